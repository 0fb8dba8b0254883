package dev.virtualalloc.spi;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import java.util.Set;

/**
 * Reserves address space and gives it memory: the one thing a backend has to supply.
 *
 * <p>A page is in one of three states. <em>Free</em> addresses belong to nobody or somebody else. {@link #reserve} takes a
 * range of them; its pages are then <em>reserved</em>: the addresses are ours, there is no memory, and every access faults,
 * unless {@link Capability#PROTECT} is absent and nothing can make it fault. {@link #commit} makes pages <em>committed</em>:
 * there is memory, with a protection. {@link #decommit} goes back to reserved, {@link #release} to free.
 *
 * <p>Arguments can be trusted. The library calls these operations through {@link dev.virtualalloc.Reservation} alone, which
 * has checked them before: addresses and lengths are multiples of {@link #pageSize()}, lengths are positive, a range lies
 * inside one live reservation, and what an absent {@link Capability} guards is not asked for.
 *
 * <p>A call either does all of what it says or throws and leaves everything as it was. Any number of threads may call at
 * once; no two calls at once are for the same range.
 *
 * @implSpec The class is public, has a public constructor without parameters that does nothing that could fail, and is
 *     registered for {@link java.util.ServiceLoader}. It holds every rule of the conformance kit's {@code ProviderContract};
 *     the numbers below are those of the kit's {@code SPEC.md}. Rules 1.1 and 1.2 are on the class itself, 9.9, 10.1 and 10.2 on
 *     every operation.
 */
public interface VirtualMemoryProvider {

    /** The version of this interface. A provider returns it from {@link #spiVersion()}, and thereby what it was compiled with. */
    int SPI_VERSION = 1;

    /**
     * Names the provider, as in {@code -Dvirtualalloc.provider=NAME}.
     *
     * @return a short name of lower-case letters, digits and hyphens that no other provider has; always the same
     *
     * @implSpec Rules 1.4, 2.1, 2.2 and 2.4.
     */
    String name();

    /**
     * Tells which version of this interface the provider was made for.
     *
     * @return {@link #SPI_VERSION}
     *
     * @implSpec Rules 1.4 and 2.3.
     */
    int spiVersion();

    /**
     * Tells where the provider stands among others: of those that can be used, the one of the highest rank is. A negative rank is
     * for test doubles: where one of them serves without having been chosen by name, the library warns.
     *
     * @return the rank; {@code ffm} has 300, {@code jna} 200, {@code unsafe-sim} -100, and others as they see fit
     *
     * @implSpec Rules 1.4 and 2.4.
     */
    int rank();

    /**
     * Tells whether the provider can be used here, and never throws.
     *
     * @return available, or unavailable and why; the same answer each time
     *
     * @implSpec Rule 1.3.
     */
    Availability availability();

    /**
     * Tells what the provider can do beyond the obligatory. Asked only where {@link #availability()} said yes, as is
     * everything below.
     *
     * @return the capabilities, an unmodifiable set; always the same
     *
     * @implSpec Rules 2.4 to 2.6 and 8.1.
     */
    Set<Capability> capabilities();

    /**
     * Tells the size of a page, the unit of everything but reserving.
     *
     * @return the page size in bytes, a power of two; always the same
     *
     * @implSpec Rules 2.4 and 2.7.
     */
    long pageSize();

    /**
     * Tells what addresses and lengths of reservations are multiples of.
     *
     * @return the granularity in bytes, a power of two and a multiple of {@link #pageSize()}; always the same
     *
     * @implSpec Rules 2.4 and 2.8.
     */
    long reservationGranularity();

    /**
     * Takes a range of addresses that nobody else has. Its pages are reserved: no memory is charged, no access is possible.
     *
     * @param bytes the length of the range, a positive multiple of {@link #reservationGranularity()}
     * @return the first address, a positive multiple of {@link #reservationGranularity()}; the range ends at 2<sup>59</sup> at
     *     the most
     * @throws OutOfVirtualMemoryException if the system has no such range
     * @throws VirtualMemoryException if the system refuses for another reason
     *
     * @implSpec Rules 3.1 to 3.8, 9.1 to 9.4, 11.1 and 11.5.
     */
    long reserve(long bytes);

    /**
     * Gives memory to pages. Pages that were reserved read as zero; pages that were committed keep their contents; all of
     * them have the protection that is asked for.
     *
     * @param address the first page
     * @param bytes the length of the range
     * @param protection the protection of its pages; {@link Protection#READ_WRITE} where {@link Capability#PROTECT} is absent
     * @throws OutOfVirtualMemoryException if the system has no such memory
     * @throws VirtualMemoryException if the system refuses for another reason
     *
     * @implSpec Rules 4.1 to 4.8, 9.5, 9.6, 11.2 and 11.4.
     *
     * @apiNote After a failure, {@link dev.virtualalloc.Reservation} decommits the pages that were reserved before: a system may
     *     have given memory to some of them.
     */
    void commit(long address, long bytes, Protection protection);

    /**
     * Takes the memory of pages away, and its charge with it where the system can do that. They are reserved afterwards; pages
     * that were reserved stay so.
     *
     * @param address the first page
     * @param bytes the length of the range
     * @throws VirtualMemoryException if the system refuses
     *
     * @implSpec Rules 6.1 to 6.7, 11.4 and 11.6.
     */
    void decommit(long address, long bytes);

    /**
     * Gives a whole reservation back. Its addresses are free afterwards, whatever state its pages were in.
     *
     * @param address what {@link #reserve} returned
     * @param bytes the length it was called with
     * @throws VirtualMemoryException if the system refuses
     *
     * @implSpec Rules 7.1 to 7.3 and 11.3.
     */
    void release(long address, long bytes);

    /**
     * Changes the protection of committed pages. Their contents stay.
     *
     * @param address the first page
     * @param bytes the length of the range; all of its pages are committed
     * @param protection the protection of its pages from now on
     * @throws UnsupportedOperationException if {@link Capability#PROTECT} is absent
     * @throws VirtualMemoryException if the system refuses
     *
     * @implSpec Rules 5.1 to 5.6 and 8.7.
     */
    default void protect(long address, long bytes, Protection protection) {
        throw unsupported(this, Capability.PROTECT);
    }

    /**
     * Tells the system how a range is going to be used. It may do nothing about it; contents and protections stay.
     *
     * @param address the first page
     * @param bytes the length of the range; all of its pages are committed
     * @param advice how the range is going to be used
     * @throws UnsupportedOperationException if {@link Capability#ADVISE} is absent
     * @throws VirtualMemoryException if the system refuses
     *
     * @implSpec Rules 8.2 and 8.10.
     */
    default void advise(long address, long bytes, Advice advice) {
        throw unsupported(this, Capability.ADVISE);
    }

    /**
     * Puts memory behind pages now instead of at the first touch. Contents stay.
     *
     * @param address the first page
     * @param bytes the length of the range; all of its pages are committed and can be written
     * @throws UnsupportedOperationException if {@link Capability#PREFAULT} is absent
     * @throws OutOfVirtualMemoryException if the system has no such memory; some pages may have it
     * @throws VirtualMemoryException if the system refuses for another reason
     *
     * @implSpec Rule 8.3.
     */
    default void prefault(long address, long bytes) {
        throw unsupported(this, Capability.PREFAULT);
    }

    /**
     * Throws the contents of pages away and gives the memory back. The pages stay committed with their protection, and read
     * as zero.
     *
     * @param address the first page
     * @param bytes the length of the range; all of its pages are committed
     * @throws UnsupportedOperationException if {@link Capability#DISCARD} is absent
     * @throws VirtualMemoryException if the system refuses
     *
     * @implSpec Rule 8.4.
     */
    default void discard(long address, long bytes) {
        throw unsupported(this, Capability.DISCARD);
    }

    /**
     * Tells how much of a range is in memory at this moment.
     *
     * @param address the first page
     * @param bytes the length of the range; its pages may be reserved or committed
     * @return the bytes that are in memory, 0 to {@code bytes}
     * @throws UnsupportedOperationException if {@link Capability#RESIDENCY} is absent
     * @throws VirtualMemoryException if the system refuses
     *
     * @implSpec Rule 8.5.
     */
    default long residentBytes(long address, long bytes) {
        throw unsupported(this, Capability.RESIDENCY);
    }

    /**
     * Tells which protection the system enforces on a page at this moment.
     *
     * @param address the page
     * @return its protection; {@link Protection#NONE} for a reserved page
     * @throws UnsupportedOperationException if {@link Capability#QUERY} is absent
     * @throws VirtualMemoryException if the system refuses
     *
     * @implSpec Rule 8.6.
     */
    default Protection query(long address) {
        throw unsupported(this, Capability.QUERY);
    }

    /**
     * Makes the exception for a capability that a provider does not have, for whoever refuses on its behalf.
     *
     * @param provider the provider that is asked too much
     * @param capability what it does not have
     * @return the exception, to be thrown
     */
    static UnsupportedOperationException unsupported(VirtualMemoryProvider provider, Capability capability) {
        return new UnsupportedOperationException(
                "provider " + provider.name() + " does not have the capability " + capability + " here");
    }
}
