package dev.virtualalloc;

import dev.virtualalloc.internal.Pages;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.MemoryObject;
import java.util.List;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Owns a range of addresses from {@link #reserve} to {@link #close()}: nobody else is given any of them meanwhile.
 *
 * <p>Pages of the range get memory by {@link #commit} and lose it by {@link #decommit}. Ranges within are whole pages: {@link
 * IllegalArgumentException} is thrown if an offset is negative or no multiple of {@link #pageSize()}, or a length is not a positive
 * multiple of it, and {@link IndexOutOfBoundsException} if a range is not inside the reservation. Every argument is checked before
 * the system is asked.
 *
 * <p>A reservation that is not closed keeps its range until the JVM ends, and is reported once it cannot be reached any more; see
 * {@link LeakWatch}.
 *
 * <p>Any number of threads may use a reservation at once; its operations happen one after the other.
 *
 * @apiNote This is the control plane alone: it hands out addresses and does not read or write. {@link Block} does, with every
 *     access checked. Whoever passes {@link #address()} to native code answers for what that does.
 *
 * @since 0.1
 */
public final class Reservation implements AutoCloseable {
    private static final LeakSampler LEAK_SAMPLER = new LeakSampler();

    private final AddressSpace space;
    private final long address;
    private final long size;
    private final long pageSize;
    /** How much in front of the range and behind it is reserved with it, and never committed. */
    private final long guard;

    private final Tally tally;
    private final CommittedPages pages = new CommittedPages();
    // A reservation is for any thread, and what it knows of its pages must stay true between looking and calling.
    private final Object lock = new Object();
    private boolean closed;
    private @Nullable LeakTracker tracker;

    /** What the tally has counted of it. */
    private long committed;

    /** Not if the system was interrupted while it changed them. */
    private boolean protectionsKnown = true;

    private Reservation(AddressSpace space, long address, long size, long guard, Tally tally) {
        this.space = space;
        this.address = address;
        this.size = size;
        this.pageSize = space.pageSize();
        this.guard = guard;
        this.tally = tally;
    }

    /**
     * Reserves a range of addresses; no memory is charged for it.
     *
     * @param space the address space to reserve it in
     * @param bytes the length of the range, at least 1; it is rounded up to the {@link AddressSpace#reservationGranularity()}
     * @return the reservation, in which nothing is committed
     * @throws IllegalArgumentException if {@code bytes} is not positive
     * @throws IllegalStateException if the address space gives addresses of 2<sup>59</sup> and above
     */
    public static Reservation reserve(AddressSpace space, long bytes) {
        return untracked(space, bytes, 0, Tally.ofReservations(space.name())).track();
    }

    /**
     * Reserves a range of addresses that can be read and written at once, without a charge for memory: all of it is committed, and
     * the system looks for memory at the first touch of each page. Neighbours are one mapping of the system, so there can be very many
     * of them.
     *
     * @param space the address space to reserve it in
     * @param bytes the length of the range, at least 1; it is rounded up to the {@link AddressSpace#reservationGranularity()}
     * @return the reservation, all of which is committed as {@link Protection#READ_WRITE}
     * @throws IllegalArgumentException if {@code bytes} is not positive
     * @throws UnsupportedOperationException if {@link Capability#LAZY} is absent
     * @throws IllegalStateException if the address space gives addresses of 2<sup>59</sup> and above
     *
     * @apiNote That there is no memory is no exception then: a system that has promised more than it has ends a process that touches
     *     too much.
     */
    public static Reservation reserveLazily(AddressSpace space, long bytes) {
        return untrackedLazily(space, bytes, 0, Tally.ofReservations(space.name()))
                .track();
    }

    /**
     * As {@link #reserve}, for a block, which is what is reported then: with so many bytes in front of the range and behind it that
     * nobody can access, and for whoever counts what is held.
     */
    static Reservation untracked(AddressSpace space, long bytes, long guard, Tally tally) {
        return reserve(space, bytes, guard, tally, space::reserve);
    }

    /** As {@link #reserveLazily}, otherwise as above. */
    static Reservation untrackedLazily(AddressSpace space, long bytes, long guard, Tally tally) {
        Capability.LAZY.require(space);
        Reservation reservation = reserve(space, bytes, guard, tally, space::reserveLazily);
        reservation.pages.put(0, reservation.size, Protection.READ_WRITE);
        reservation.count();
        if (guard > 0) {
            try {
                space.decommit(reservation.address - guard, guard);
                space.decommit(reservation.address + reservation.size, guard);
            } catch (RuntimeException | Error e) {
                undo(e, reservation::close);
                throw e;
            }
        }
        return reservation;
    }

    private static Reservation reserve(
            AddressSpace space, long bytes, long guard, Tally tally, LongUnaryOperator reserve) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("cannot reserve " + Sizes.count(bytes) + " bytes. Ask for at least 1");
        }
        LeakDetector.checkInPassing();
        long guarded = Math.min(bytes, Long.MAX_VALUE - 2 * guard) + 2 * guard;
        long size = Pages.roundUp(guarded, space.reservationGranularity());
        long address = Trace.current().reserve(tally, size, () -> reserve.applyAsLong(size));
        if (address < 0 || address > RawMemory.BOUND - size) {
            IllegalStateException beyond = new IllegalStateException("provider " + space.name() + " has reserved "
                    + Sizes.text(size) + " at " + Sizes.hex(address) + ", and only what ends by "
                    + Sizes.hex(RawMemory.BOUND) + " can be used. Use another provider");
            undo(beyond, () -> space.release(address, size));
            throw beyond;
        }
        Reservation reservation = new Reservation(space, address + guard, size - 2 * guard, guard, tally);
        synchronized (tally.lock) {
            tally.reserved += size;
        }
        return reservation;
    }

    private Reservation track() {
        if (LEAK_SAMPLER.isDue(LeakDetector.level(), LeakSampler.NEW)) {
            tracker = LeakTracker.start(this, "Reservation", size, pages::bytes, true, null);
        }
        return this;
    }

    /** {@return the first address of the range; the same after closing, when it is no longer ours} */
    public long address() {
        return address;
    }

    /** {@return the length of the range in bytes: what was asked for, rounded up to the granularity of reservations} */
    public long size() {
        return size;
    }

    /** {@return the page size in bytes, of which offsets and lengths are multiples} */
    public long pageSize() {
        return pageSize;
    }

    /** {@return the address space that the range was reserved in} */
    public AddressSpace addressSpace() {
        return space;
    }

    /** {@return how many bytes of the range are committed; 0 after closing} */
    public long committed() {
        synchronized (lock) {
            return closed ? 0 : pages.bytes();
        }
    }

    /**
     * Commits pages that can be read and written. As {@link #commit(long, long, Protection)} with {@link Protection#READ_WRITE}.
     *
     * @param offset the offset of the first page
     * @param bytes the length of the range
     */
    public void commit(long offset, long bytes) {
        commit(offset, bytes, Protection.READ_WRITE);
    }

    /**
     * Commits pages: those of the range that have no memory get it, and read as zero. Those that have it already keep their contents
     * and their protection.
     *
     * @param offset the offset of the first page
     * @param bytes the length of the range
     * @param protection the protection of the pages that get memory
     * @throws UnsupportedOperationException if pages cannot be protected so here; see {@link Capability}
     */
    public void commit(long offset, long bytes, Protection protection) {
        protection.require(space);
        synchronized (lock) {
            check("commit", offset, bytes);
            // One call for each gap: over pages of different states a system may stop half way, and only we know
            // which of them to take back then.
            List<CommittedPages.Range> gaps = pages.gaps(offset, bytes, protection);
            int done = 0;
            try {
                for (CommittedPages.Range gap : gaps) {
                    long start = address + gap.offset();
                    Trace.current()
                            .commit(tally, start, gap.bytes(), () -> space.commit(start, gap.bytes(), protection));
                    done++;
                }
            } catch (RuntimeException | Error failure) {
                // The gap that failed as well: it may be several mappings of the system, and the first of them done.
                for (CommittedPages.Range gap : gaps.subList(0, done + 1)) {
                    undo(failure, () -> space.decommit(address + gap.offset(), gap.bytes()));
                }
                throw failure;
            }
            gaps.forEach(gap -> pages.put(gap.offset(), gap.bytes(), protection));
            count();
        }
    }

    /**
     * Decommits pages: their memory and its contents are gone, and they read as zero when they are committed again. Pages without
     * memory stay as they are.
     *
     * @param offset the offset of the first page
     * @param bytes the length of the range
     */
    public void decommit(long offset, long bytes) {
        synchronized (lock) {
            check("decommit", offset, bytes);
            List<CommittedPages.Range> before = pages.committed(offset, bytes);
            if (before.isEmpty()) {
                return;
            }
            // First, so that what is interrupted leaves no page noted that has no memory.
            pages.remove(offset, bytes);
            count();
            try {
                Trace.current().decommit(tally, address + offset, bytes, () -> space.decommit(address + offset, bytes));
            } catch (RuntimeException refused) {
                before.forEach(range -> pages.put(range.offset(), range.bytes(), range.protection(), range.mapped()));
                count();
                throw refused;
            }
        }
    }

    /**
     * Maps pages of a memory object into the range: they are committed, and what is in the object is in them. What is written to them
     * is in the object, for all who have mapped it. Decommitting them, or closing the reservation, ends that and leaves the object as
     * it is.
     *
     * @param offset the offset of the first page
     * @param bytes the length of the range, none of which may be committed
     * @param object what to map, opened by this address space
     * @param objectOffset where in the object, a multiple of {@link #pageSize()}
     * @param protection the protection of the pages
     * @throws UnsupportedOperationException if {@link Capability#MAP} is absent, or pages cannot be protected so here
     * @throws IllegalArgumentException if {@code objectOffset} is negative or no multiple of the page size, or another address space
     *     has opened the object
     * @throws IndexOutOfBoundsException if a page would be wholly past the end of the object; what of the last one is past it reads as
     *     zero and is of no object
     * @throws IllegalStateException if a page of the range is committed already, if the protection writes and the object was not opened
     *     for it, or if the object is closed
     * @throws OutOfVirtualMemoryException if there is no room for it, in memory or on the disk
     *
     * @apiNote A page must not be touched once the object ends in front of it; see {@link MemoryObject}. No {@link MemoryBudget} is
     *     charged for what is mapped: it may be in memory once for many mappings, or on a disk.
     */
    public void map(long offset, long bytes, MemoryObject object, long objectOffset, Protection protection) {
        Objects.requireNonNull(object, "object");
        protection.require(space);
        Capability.MAP.require(space);
        synchronized (lock) {
            check("map", offset, bytes);
            List<CommittedPages.Range> before = pages.committed(offset, bytes);
            if (!before.isEmpty()) {
                throw new IllegalStateException(
                        "cannot map " + describe(offset, bytes) + ": there is memory already at offset "
                                + Sizes.count(before.get(0).offset()) + ". Decommit the range first");
            }
            checkObject(offset, bytes, object, objectOffset, protection);
            long start = address + offset;
            try {
                Trace.current()
                        .commit(tally, start, bytes, () -> space.map(start, bytes, object, objectOffset, protection));
                pages.put(offset, bytes, protection, true);
            } catch (RuntimeException | Error failure) {
                pages.remove(offset, bytes);
                // A system may have taken away what was there before it refused.
                undo(failure, () -> space.decommit(start, bytes));
                throw failure;
            }
            count();
        }
    }

    private void checkObject(long offset, long bytes, MemoryObject object, long objectOffset, Protection protection) {
        if (objectOffset < 0 || !Pages.isAligned(objectOffset, pageSize)) {
            throw new IllegalArgumentException("cannot map " + describe(offset, bytes) + " from offset "
                    + Sizes.count(objectOffset) + " of " + object + ": that must be a multiple of the page size, "
                    + Sizes.count(pageSize));
        }
        if (protection.canWrite() && !object.isWritable()) {
            throw new IllegalStateException("cannot map " + describe(offset, bytes) + " as " + protection + ": "
                    + object + " was not opened for writing. Map it as " + Protection.READ + ", or open it otherwise");
        }
        long end = object.size();
        if (objectOffset >= end - (bytes - pageSize)) {
            throw new IndexOutOfBoundsException("cannot map " + describe(offset, bytes) + " from offset "
                    + Sizes.count(objectOffset) + " of " + object + ": it has " + Sizes.count(end)
                    + " bytes. Map less, or resize it first");
        }
    }

    /**
     * Sets the protection of pages. Their contents stay.
     *
     * @param offset the offset of the first page
     * @param bytes the length of the range
     * @param protection the protection from now on
     * @throws UnsupportedOperationException if pages cannot be protected so here; see {@link Capability}
     * @throws IllegalStateException if a page of the range is not committed
     */
    public void protect(long offset, long bytes, Protection protection) {
        protection.require(space);
        synchronized (lock) {
            List<CommittedPages.Range> before = checkCommitted("protect", offset, bytes);
            if (protectionsKnown && before.size() == 1 && before.get(0).protection() == protection) {
                return;
            }
            protectionsKnown = false;
            try {
                Trace.current().change(tally, () -> space.protect(address + offset, bytes, protection));
            } catch (RuntimeException | Error failure) {
                // A system may have changed some of the pages before it met one that it could not change.
                for (CommittedPages.Range range : before) {
                    undo(failure, () -> space.protect(address + range.offset(), range.bytes(), range.protection()));
                }
                protectionsKnown = failure instanceof RuntimeException && failure.getSuppressed().length == 0;
                throw failure;
            }
            before.forEach(range -> pages.put(range.offset(), range.bytes(), protection, range.mapped()));
            protectionsKnown = true;
        }
    }

    /**
     * Advises the system of how pages are going to be used. Contents and protections stay.
     *
     * @param offset the offset of the first page
     * @param bytes the length of the range
     * @param advice how they are going to be used
     * @throws UnsupportedOperationException if {@link Capability#ADVISE} is absent
     * @throws IllegalStateException if a page of the range is not committed
     */
    public void advise(long offset, long bytes, Advice advice) {
        Objects.requireNonNull(advice, "advice");
        Capability.ADVISE.require(space);
        synchronized (lock) {
            checkCommitted("advise", offset, bytes);
            Trace.current().change(tally, () -> space.advise(address + offset, bytes, advice));
        }
    }

    /**
     * Puts physical memory behind pages now instead of at the first touch. Contents stay.
     *
     * @param offset the offset of the first page
     * @param bytes the length of the range
     * @throws UnsupportedOperationException if {@link Capability#PREFAULT} is absent
     * @throws OutOfVirtualMemoryException if the system has no such memory; some pages may have it
     * @throws IllegalStateException if a page of the range is not committed or cannot be written
     */
    public void prefault(long offset, long bytes) {
        Capability.PREFAULT.require(space);
        synchronized (lock) {
            for (CommittedPages.Range range : checkCommitted("prefault", offset, bytes)) {
                if (!range.protection().canWrite()) {
                    throw new IllegalStateException(
                            "cannot prefault " + describe(offset, bytes) + ": it is protected as " + range.protection()
                                    + " at offset " + Sizes.count(range.offset()));
                }
            }
            Trace.current().change(tally, () -> space.prefault(address + offset, bytes));
        }
    }

    /**
     * Discards the contents of pages and the physical memory behind them; they stay committed and read as zero.
     *
     * @param offset the offset of the first page
     * @param bytes the length of the range
     * @throws UnsupportedOperationException if {@link Capability#DISCARD} is absent
     * @throws IllegalStateException if a page of the range is not committed, or is one of a memory object, whose contents are not
     *     of this range alone
     */
    public void discard(long offset, long bytes) {
        Capability.DISCARD.require(space);
        synchronized (lock) {
            for (CommittedPages.Range range : checkCommitted("discard", offset, bytes)) {
                if (range.mapped()) {
                    throw new IllegalStateException("cannot discard " + describe(offset, bytes)
                            + ": a memory object is mapped at offset " + Sizes.count(range.offset())
                            + ". Decommit the range, which leaves the object as it is");
                }
            }
            Trace.current().change(tally, () -> space.discard(address + offset, bytes));
        }
    }

    /**
     * Locks pages into physical memory, where they stay until they are unlocked or decommitted, or the reservation is closed. Locking
     * twice is locking once. Contents stay.
     *
     * @param offset the offset of the first page
     * @param bytes the length of the range
     * @throws UnsupportedOperationException if {@link Capability#LOCK} is absent
     * @throws OutOfVirtualMemoryException if the system has no such memory, or does not let this process lock so much
     * @throws IllegalStateException if a page of the range is not committed or cannot be read
     */
    public void lock(long offset, long bytes) {
        Capability.LOCK.require(space);
        synchronized (lock) {
            for (CommittedPages.Range range : checkCommitted("lock", offset, bytes)) {
                if (!range.protection().canRead()) {
                    throw new IllegalStateException("cannot lock " + describe(offset, bytes) + ": it is protected as "
                            + range.protection() + " at offset " + Sizes.count(range.offset()));
                }
            }
            Trace.current().change(tally, () -> space.lock(address + offset, bytes));
        }
    }

    /**
     * Unlocks pages. Has no effect on pages that are not locked.
     *
     * @param offset the offset of the first page
     * @param bytes the length of the range
     * @throws UnsupportedOperationException if {@link Capability#LOCK} is absent
     * @throws IllegalStateException if a page of the range is not committed
     */
    public void unlock(long offset, long bytes) {
        Capability.LOCK.require(space);
        synchronized (lock) {
            checkCommitted("unlock", offset, bytes);
            Trace.current().change(tally, () -> space.unlock(address + offset, bytes));
        }
    }

    /**
     * {@return how many bytes of a range are in physical memory at this moment}
     *
     * @param offset the offset of the first page
     * @param bytes the length of the range
     * @throws UnsupportedOperationException if {@link Capability#RESIDENCY} is absent
     */
    public long residentBytes(long offset, long bytes) {
        Capability.RESIDENCY.require(space);
        synchronized (lock) {
            check("ask for the resident bytes of", offset, bytes);
            return space.residentBytes(address + offset, bytes);
        }
    }

    /**
     * {@return the protection that the system enforces on a page at this moment, {@link Protection#NONE} for one without memory}
     *
     * @param offset the offset of the page
     * @throws UnsupportedOperationException if {@link Capability#QUERY} is absent
     */
    public Protection query(long offset) {
        Capability.QUERY.require(space);
        synchronized (lock) {
            check("query", offset, pageSize);
            return space.query(address + offset);
        }
    }

    /**
     * Releases the range; nothing of it may be used from then on. Of several threads that close at once one does it. If the system
     * refuses, the reservation is still open.
     */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            if (tracker != null) {
                tracker.stop();
            }
            long start = address - guard;
            long whole = size + 2 * guard;
            // First, because what is released may belong to somebody else the next moment.
            closed = true;
            synchronized (tally.lock) {
                tally.reserved -= whole;
                tally.committed -= committed;
            }
            try {
                Trace.current().release(tally, start, whole, () -> space.release(start, whole));
            } catch (RuntimeException refused) {
                closed = false;
                synchronized (tally.lock) {
                    tally.reserved += whole;
                    tally.committed += committed;
                }
                if (tracker != null) {
                    tracker.resume();
                }
                throw refused;
            }
        }
    }

    /** {@return a description of the reservation: where and how large it is, how much of it is committed, and whose it is} */
    @Override
    public String toString() {
        synchronized (lock) {
            return "Reservation of " + Sizes.text(size) + " at " + Sizes.hex(address) + " ("
                    + (closed ? "closed" : Sizes.text(pages.bytes()) + " committed") + ", " + space.name() + ")";
        }
    }

    /** Notes how much is committed. What a full stack leaves out here is noted the next time. */
    private void count() {
        long now = pages.bytes();
        synchronized (tally.lock) {
            tally.committed += now - committed;
            committed = now;
        }
    }

    private void check(String operation, long offset, long bytes) {
        if (offset < 0 || bytes <= 0 || !Pages.isAligned(offset | bytes, pageSize)) {
            throw new IllegalArgumentException("cannot " + operation + " " + describe(offset, bytes)
                    + ": offset and length must be multiples of the page size, " + Sizes.count(pageSize)
                    + ", and the length at least one page");
        }
        if (offset > size - bytes) {
            throw new IndexOutOfBoundsException("cannot " + operation + " " + describe(offset, bytes)
                    + ": it ends past the " + Sizes.count(size) + " bytes of the reservation at " + Sizes.hex(address));
        }
        if (closed) {
            throw new IllegalStateException("cannot " + operation + " " + describe(offset, bytes)
                    + ": the reservation at " + Sizes.hex(address) + " is closed");
        }
    }

    private List<CommittedPages.Range> checkCommitted(String operation, long offset, long bytes) {
        check(operation, offset, bytes);
        List<CommittedPages.Range> gaps = pages.gaps(offset, bytes, Protection.NONE);
        if (!gaps.isEmpty()) {
            throw new IllegalStateException(
                    "cannot " + operation + " " + describe(offset, bytes) + ": nothing is committed at offset "
                            + Sizes.count(gaps.get(0).offset()) + ". Commit the range first");
        }
        return pages.committed(offset, bytes);
    }

    private static String describe(long offset, long bytes) {
        return Sizes.count(bytes) + " bytes at offset " + Sizes.count(offset);
    }

    /** What cannot be undone either is told along with the failure. */
    static void undo(Throwable failure, Runnable undoing) {
        try {
            undoing.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
