package dev.virtualalloc.sim;

/** What a page of the simulated address space is. */
public enum PageState {
    /** Its address belongs to nobody. */
    FREE,
    /** Its address is taken; there is no memory. */
    RESERVED,
    /** There is memory, with a protection. */
    COMMITTED
}
