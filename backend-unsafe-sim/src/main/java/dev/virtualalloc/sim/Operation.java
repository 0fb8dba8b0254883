package dev.virtualalloc.sim;

import dev.virtualalloc.spi.AddressSpace;

/**
 * The operations of an address space.
 *
 * @since 0.1
 */
public enum Operation {
    /** {@link AddressSpace#reserve}, and {@link AddressSpace#reserveLazily}, whose calls have a protection. */
    RESERVE("reserve"),
    /** {@link AddressSpace#commit}. */
    COMMIT("commit"),
    /** {@link AddressSpace#decommit}. */
    DECOMMIT("decommit"),
    /** {@link AddressSpace#release}. */
    RELEASE("release"),
    /** {@link AddressSpace#protect}. */
    PROTECT("protect"),
    /** {@link AddressSpace#advise}. */
    ADVISE("advise"),
    /** {@link AddressSpace#prefault}. */
    PREFAULT("prefault"),
    /** {@link AddressSpace#discard}. */
    DISCARD("discard"),
    /** {@link AddressSpace#lock}. */
    LOCK("lock"),
    /** {@link AddressSpace#unlock}. */
    UNLOCK("unlock"),
    /** {@link AddressSpace#residentBytes}. */
    RESIDENT_BYTES("residentBytes"),
    /** {@link AddressSpace#query}. */
    QUERY("query");

    private final String text;

    Operation(String text) {
        this.text = text;
    }

    /** Whether a fault of this operation means that there is no memory to be had. */
    boolean takesMemory() {
        return this == RESERVE || this == COMMIT || this == PREFAULT || this == LOCK;
    }

    /** {@return the name of the method, as exceptions name the operation} */
    @Override
    public String toString() {
        return text;
    }
}
