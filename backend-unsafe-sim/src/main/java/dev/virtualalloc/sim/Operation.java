package dev.virtualalloc.sim;

import dev.virtualalloc.spi.VirtualMemoryProvider;

/** What a provider can be called for. */
public enum Operation {
    /** {@link VirtualMemoryProvider#reserve}. */
    RESERVE("reserve"),
    /** {@link VirtualMemoryProvider#commit}. */
    COMMIT("commit"),
    /** {@link VirtualMemoryProvider#decommit}. */
    DECOMMIT("decommit"),
    /** {@link VirtualMemoryProvider#release}. */
    RELEASE("release"),
    /** {@link VirtualMemoryProvider#protect}. */
    PROTECT("protect"),
    /** {@link VirtualMemoryProvider#advise}. */
    ADVISE("advise"),
    /** {@link VirtualMemoryProvider#prefault}. */
    PREFAULT("prefault"),
    /** {@link VirtualMemoryProvider#discard}. */
    DISCARD("discard"),
    /** {@link VirtualMemoryProvider#residentBytes}. */
    RESIDENT_BYTES("residentBytes"),
    /** {@link VirtualMemoryProvider#query}. */
    QUERY("query");

    private final String text;

    Operation(String text) {
        this.text = text;
    }

    /** Whether a fault of this operation means that there is no memory to be had. */
    boolean takesMemory() {
        return this == RESERVE || this == COMMIT || this == PREFAULT;
    }

    /**
     * Names the operation as exceptions do.
     *
     * @return the name of the method
     */
    @Override
    public String toString() {
        return text;
    }
}
