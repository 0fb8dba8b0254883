package dev.virtualalloc.spi;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The addresses of this process and the memory behind them: what a provider {@linkplain VirtualMemoryProvider#open() opens}. It
 * exists only where it can be used.
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
 * @implSpec Rules 9.9, 10.1, 10.2, 10.4, 11.7 and 11.8 are on every operation. Operations that a later version adds throw {@link
 *     UnsupportedOperationException} unless they are overridden, and are guarded by a capability of their own.
 *
 * @apiNote Whoever wants to count, log or refuse operations extends {@link ForwardingAddressSpace}. What is committed can be
 *     limited by a {@link dev.virtualalloc.MemoryBudget}.
 *
 * @since 0.1
 */
public interface AddressSpace {

    /**
     * {@return the name of the provider that opened it, always the same}
     *
     * @implSpec Rules 2.4 and 2.9.
     */
    String name();

    /**
     * {@return what can be done beyond the obligatory, an unmodifiable set, always the same}
     *
     * @implSpec Rules 2.4 to 2.6 and 8.1.
     */
    Set<Capability> capabilities();

    /**
     * {@return the size of a page in bytes, the unit of everything but reserving: a power of two, always the same}
     *
     * @implSpec Rules 2.4 and 2.7.
     */
    long pageSize();

    /**
     * {@return what addresses and lengths of reservations are multiples of, in bytes: a power of two, a multiple of {@link
     * #pageSize()}, always the same}
     *
     * @implSpec Rules 2.4 and 2.8.
     */
    long reservationGranularity();

    /**
     * {@return the length in bytes up to which reservations can be counted on, several of them at once: a positive number, always
     * the same} Longer ones may be had too.
     *
     * <p>An allocator that was not told a maximum takes one that is no larger.
     *
     * @implSpec Rules 2.4, 3.9 and 3.10. Unless overridden it is 2<sup>59</sup>, more than there is: for systems where addresses are
     *     plenty.
     */
    default long largestReservation() {
        return 1L << 59;
    }

    /**
     * Reserves a range of addresses that nobody else has. No memory is charged, no access is possible.
     *
     * @param bytes the length of the range, a positive multiple of {@link #reservationGranularity()}
     * @return the first address, a positive multiple of {@link #reservationGranularity()}; the range ends by 2<sup>59</sup>
     * @throws OutOfVirtualMemoryException if the system has no such range
     * @throws VirtualMemoryException if the system refuses for another reason
     *
     * @implSpec Rules 3.1 to 3.10, 9.1 to 9.4, 9.10, 11.1, 11.5 and 11.9.
     */
    long reserve(long bytes);

    /**
     * Commits pages: those that were reserved have memory now and read as zero, those that were committed keep their contents, and
     * all of them have the protection that is asked for.
     *
     * @param address the first page
     * @param bytes the length of the range
     * @param protection the protection of its pages; {@link Protection#READ_WRITE} where {@link Capability#PROTECT} is absent
     * @throws OutOfVirtualMemoryException if the system has no such memory
     * @throws VirtualMemoryException if the system refuses for another reason
     *
     * @implSpec Rules 4.1 to 4.8, 9.5, 9.6, 10.5, 11.2 and 11.4.
     *
     * @apiNote After a failure, {@link dev.virtualalloc.Reservation} decommits the pages that were reserved before: a system may
     *     have given memory to some of them.
     */
    void commit(long address, long bytes, Protection protection);

    /**
     * Decommits pages: their memory is gone, and its charge with it where the system can do that. Pages that were reserved stay so.
     *
     * @param address the first page
     * @param bytes the length of the range
     * @throws VirtualMemoryException if the system refuses
     *
     * @implSpec Rules 6.1 to 6.8, 11.4, 11.6 and 11.10.
     */
    void decommit(long address, long bytes);

    /**
     * Releases a whole reservation: its addresses are free, whatever state its pages were in.
     *
     * @param address what {@link #reserve} returned
     * @param bytes the length it was called with
     * @throws VirtualMemoryException if the system refuses
     *
     * @implSpec Rules 7.1 to 7.3 and 11.3.
     */
    void release(long address, long bytes);

    /**
     * Reserves a range of addresses that nobody else has, as {@link #reserve} does, all of whose pages are committed from the start:
     * they can be read and written, and read as zero. No memory is charged for them; the system looks for it at the first touch of each
     * page. From then on they are like any others.
     *
     * @param bytes the length of the range, a positive multiple of {@link #reservationGranularity()}
     * @return the first address, as {@link #reserve} returns it
     * @throws UnsupportedOperationException if {@link Capability#LAZY} is absent
     * @throws OutOfVirtualMemoryException if the system has no such range
     * @throws VirtualMemoryException if the system refuses for another reason
     *
     * @implSpec Rules 8.11 and 8.12.
     */
    default long reserveLazily(long bytes) {
        throw Capability.LAZY.absentFrom(this);
    }

    /**
     * Sets the protection of committed pages. Their contents stay.
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
        throw Capability.PROTECT.absentFrom(this);
    }

    /**
     * Advises the system of how a range is going to be used. It may have no effect; contents and protections stay.
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
        throw Capability.ADVISE.absentFrom(this);
    }

    /**
     * Puts physical memory behind pages now instead of at the first touch. Contents stay.
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
        throw Capability.PREFAULT.absentFrom(this);
    }

    /**
     * Discards the contents of pages and the physical memory behind them. The pages stay committed with their protection, and read
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
        throw Capability.DISCARD.absentFrom(this);
    }

    /**
     * Locks pages into physical memory: they are there when it returns, and stay there until they are unlocked, decommitted or
     * released. Locking twice is locking once. Contents stay.
     *
     * @param address the first page
     * @param bytes the length of the range; all of its pages are committed and can be read
     * @throws UnsupportedOperationException if {@link Capability#LOCK} is absent
     * @throws OutOfVirtualMemoryException if the system has no such memory, or does not let this process lock so much; no page of the
     *     range is locked then, but one that was before may be
     * @throws VirtualMemoryException if the system refuses for another reason
     *
     * @implSpec Rules 8.13 and 8.14.
     */
    default void lock(long address, long bytes) {
        throw Capability.LOCK.absentFrom(this);
    }

    /**
     * Unlocks pages: the system may take them out of physical memory again. Has no effect on pages that are not locked. Contents stay.
     *
     * @param address the first page
     * @param bytes the length of the range; all of its pages are committed
     * @throws UnsupportedOperationException if {@link Capability#LOCK} is absent
     * @throws VirtualMemoryException if the system refuses
     *
     * @implSpec Rules 8.13 and 8.14.
     */
    default void unlock(long address, long bytes) {
        throw Capability.LOCK.absentFrom(this);
    }

    /**
     * {@return how much of a range is in physical memory at this moment, 0 to {@code bytes}}
     *
     * @param address the first page
     * @param bytes the length of the range; its pages may be reserved or committed
     * @throws UnsupportedOperationException if {@link Capability#RESIDENCY} is absent
     * @throws VirtualMemoryException if the system refuses
     *
     * @implSpec Rule 8.5.
     */
    default long residentBytes(long address, long bytes) {
        throw Capability.RESIDENCY.absentFrom(this);
    }

    /**
     * {@return the protection that the system enforces on a page at this moment, {@link Protection#NONE} for a reserved one}
     *
     * @param address the page
     * @throws UnsupportedOperationException if {@link Capability#QUERY} is absent
     * @throws VirtualMemoryException if the system refuses
     *
     * @implSpec Rule 8.6.
     */
    default Protection query(long address) {
        throw Capability.QUERY.absentFrom(this);
    }

    /**
     * Creates memory of no range, which belongs to no file: it is there for those who map it, and gone when the object and all its
     * mappings are. All of it reads as zero.
     *
     * @param name what the system calls it where it lists mappings, for those who look; any number may have the same
     * @param bytes its size, 0 or more
     * @return the memory, which can be written
     * @throws UnsupportedOperationException if {@link Capability#MAP} is absent
     * @throws IllegalArgumentException if {@code bytes} is negative, or the system takes no such name
     * @throws OutOfVirtualMemoryException if the system has no such memory
     * @throws VirtualMemoryException if the system refuses for another reason
     *
     * @implSpec Rules 8.15, 8.18 and 8.19.
     */
    default MemoryObject createMemory(String name, long bytes) {
        throw Capability.MAP.absentFrom(this);
    }

    /**
     * Opens a file, to be mapped.
     *
     * @param path where it is: a regular file of the default file system; on Linux {@code /proc/PID/fd/N} too, by which a process
     *     has the memory that another one has created
     * @param writable whether it can be written and resized, and not only read
     * @param create whether it is created where there is none: empty, and for those to read and write whom the process allows it
     * @return the file
     * @throws UnsupportedOperationException if {@link Capability#MAP} is absent
     * @throws IllegalArgumentException if the path is not one of the default file system, or it is to be created and not to be written
     * @throws VirtualMemoryException if the system refuses: it is not there ({@code ENOENT}), this process may not ({@code EACCES}),
     *     what is there cannot be mapped ({@code ENODEV}), and others
     *
     * @implSpec Rules 8.18 to 8.21.
     */
    default MemoryObject openFile(Path path, boolean writable, boolean create) {
        throw Capability.MAP.absentFrom(this);
    }

    /**
     * Maps pages of an object into a range: from now on they are committed, and what is in the object is in them. Decommitting or
     * releasing them ends that and leaves the object as it is. Of a part of the object that has no memory yet, or no blocks on its disk,
     * that is there before this returns if the object can be written.
     *
     * @param address the first page
     * @param bytes the length of the range; none of its pages is committed
     * @param object what to map; this address space has opened it
     * @param offset where in the object, a multiple of {@link #pageSize()}; all of the pages begin in front of its end
     * @param protection the protection of the pages, which can be written only if the object can
     * @throws UnsupportedOperationException if {@link Capability#MAP} is absent
     * @throws IllegalArgumentException if another address space has opened the object
     * @throws IllegalStateException if the object is closed
     * @throws OutOfVirtualMemoryException if there is no room for it in memory or on the disk
     * @throws VirtualMemoryException if the system refuses for another reason
     *
     * @implSpec Rules 8.16 to 8.18 and 8.22.
     *
     * @apiNote After a failure, {@link dev.virtualalloc.Reservation} decommits the pages, as it does after that of a {@link #commit}.
     */
    default void map(long address, long bytes, MemoryObject object, long offset, Protection protection) {
        throw Capability.MAP.absentFrom(this);
    }
}
