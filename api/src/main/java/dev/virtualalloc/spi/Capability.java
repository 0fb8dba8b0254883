package dev.virtualalloc.spi;

/**
 * What an address space can do beyond reserving, committing, decommitting and releasing.
 *
 * <p>A declared capability works. What an absent one guards throws {@link UnsupportedOperationException} with a message that
 * names the capability, and changes nothing.
 *
 * @since 0.1
 */
public enum Capability {
    /**
     * Pages can have any protection that does not execute, and can change it: {@link AddressSpace#protect}. Without
     * it, committed pages can be read and written and nothing else.
     */
    PROTECT,
    /**
     * Pages can be executed that cannot be written meanwhile, whatever was written to them before: the protections {@code EXECUTE}
     * and {@code READ_EXECUTE}. Comes with {@link #PROTECT} only.
     */
    EXECUTE,
    /**
     * Pages can be written and executed at once: {@code READ_WRITE_EXECUTE}. Comes with {@link #EXECUTE} only. Many systems refuse it to
     * whom they let execute what was written before.
     */
    WRITE_EXECUTE,
    /** The system takes hints on the use of a range: {@link AddressSpace#advise}. */
    ADVISE,
    /** Physical memory can be had before the first touch: {@link AddressSpace#prefault}. */
    PREFAULT,
    /** Contents can be discarded while the pages stay committed: {@link AddressSpace#discard}. */
    DISCARD,
    /** The system knows how much of a range is in physical memory: {@link AddressSpace#residentBytes}. */
    RESIDENCY,
    /** The system knows which protection a page has: {@link AddressSpace#query}. */
    QUERY,
    /** Ranges can be readable and writable from the start, without a charge: {@link AddressSpace#reserveLazily}. */
    LAZY,
    /** Pages can be kept in physical memory: {@link AddressSpace#lock}. */
    LOCK,
    /**
     * Memory that is not of one range, anonymous or a file, can be mapped into ranges: {@link AddressSpace#createMemory}, {@link
     * AddressSpace#openFile}, {@link AddressSpace#map}. Linux alone has it.
     */
    MAP;

    /**
     * Throws if an address space does not have this capability.
     *
     * @param space the address space
     * @throws UnsupportedOperationException if it does not; the message names both
     */
    public void require(AddressSpace space) {
        if (!space.capabilities().contains(this)) {
            throw absentFrom(space);
        }
    }

    UnsupportedOperationException absentFrom(AddressSpace space) {
        return new UnsupportedOperationException(
                "provider " + space.name() + " does not have the capability " + this + " here");
    }
}
