package dev.virtualalloc.spi;

/**
 * What a provider can do beyond reserving, committing, decommitting and releasing.
 *
 * <p>A declared capability works. What an absent one guards throws {@link UnsupportedOperationException} with a message that
 * names the capability, and changes nothing.
 */
public enum Capability {
    /**
     * Pages can have any protection that does not execute, and can change it: {@link VirtualMemoryProvider#protect}. Without
     * it, committed pages can be read and written and nothing else.
     */
    PROTECT,
    /** Pages can be executed: the protections with {@code EXECUTE}. Comes with {@link #PROTECT} only. */
    EXECUTE,
    /** The system takes hints on the use of a range: {@link VirtualMemoryProvider#advise}. */
    ADVISE,
    /** Memory can be had before the first touch: {@link VirtualMemoryProvider#prefault}. */
    PREFAULT,
    /** Contents can be thrown away while the pages stay committed: {@link VirtualMemoryProvider#discard}. */
    DISCARD,
    /** The system tells how much of a range is in memory: {@link VirtualMemoryProvider#residentBytes}. */
    RESIDENCY,
    /** The system tells which protection a page has: {@link VirtualMemoryProvider#query}. */
    QUERY
}
