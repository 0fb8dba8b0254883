package dev.virtualalloc.sim;

/**
 * The states of a page of the simulated address space.
 *
 * @since 0.1
 */
public enum PageState {
    /** Its address belongs to nobody. */
    FREE,
    /** Its address is taken; there is no memory. */
    RESERVED,
    /** There is memory, with a protection. */
    COMMITTED
}
