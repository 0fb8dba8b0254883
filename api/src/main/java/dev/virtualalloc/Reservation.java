package dev.virtualalloc;

import dev.virtualalloc.internal.Pages;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import java.util.Objects;

/**
 * Owns a range of addresses from {@link #reserve} to {@link #close()}: nobody else is given any of them meanwhile.
 *
 * <p>Pages of the range get memory by {@link #commit} and lose it by {@link #decommit}. Every offset and every length is a
 * multiple of {@link #pageSize()}, and every argument is checked before the system is asked. A method that throws has changed
 * nothing.
 *
 * <p>Any number of threads may use a reservation at once; its operations happen one after the other.
 *
 * @apiNote This is the control plane alone: it hands out addresses and does not read or write. {@link Block} does, with every
 *     access checked. Whoever passes {@link #address()} to native code answers for what that does.
 */
public final class Reservation implements AutoCloseable {
    private final VirtualMemoryProvider provider;
    private final long address;
    private final long size;
    private final long pageSize;
    private final CommittedPages pages = new CommittedPages();
    // A reservation is for any thread, and what it knows of its pages must stay true between looking and calling.
    private final Object lock = new Object();
    private boolean closed;

    private Reservation(VirtualMemoryProvider provider, long address, long size, long pageSize) {
        this.provider = provider;
        this.address = address;
        this.size = size;
        this.pageSize = pageSize;
    }

    /**
     * Reserves a range of addresses of a provider; no memory is charged for it.
     *
     * @param provider whose addresses
     * @param bytes how many, at least 1; rounded up to the provider's {@link VirtualMemoryProvider#reservationGranularity()}
     * @return the reservation, in which nothing is committed
     * @throws IllegalArgumentException if {@code bytes} is not positive
     * @throws OutOfVirtualMemoryException if the system has no such range
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the provider cannot be used here, or gives addresses of 2<sup>59</sup> and above
     */
    public static Reservation reserve(VirtualMemoryProvider provider, long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("cannot reserve " + Sizes.count(bytes) + " bytes. Ask for at least 1");
        }
        checkUsable(provider);
        long size = Pages.roundUp(bytes, provider.reservationGranularity());
        long address = provider.reserve(size);
        if (address < 0 || address > RawMemory.BOUND - size) {
            IllegalStateException beyond = new IllegalStateException("provider " + provider.name() + " has reserved "
                    + Sizes.text(size) + " at " + Sizes.hex(address) + ", and only what ends by "
                    + Sizes.hex(RawMemory.BOUND) + " can be used. Use another provider");
            undo(beyond, () -> provider.release(address, size));
            throw beyond;
        }
        return new Reservation(provider, address, size, provider.pageSize());
    }

    /**
     * Tells where the range begins. The address stays the same after closing, when it is no longer ours.
     *
     * @return the first address
     */
    public long address() {
        return address;
    }

    /**
     * Tells how long the range is.
     *
     * @return the length in bytes: what was asked for, rounded up to the provider's granularity
     */
    public long size() {
        return size;
    }

    /**
     * Tells what offsets and lengths are multiples of.
     *
     * @return the page size in bytes
     */
    public long pageSize() {
        return pageSize;
    }

    /**
     * Tells whose addresses these are.
     *
     * @return the provider
     */
    public VirtualMemoryProvider provider() {
        return provider;
    }

    /**
     * Tells how much of the range has memory.
     *
     * @return the committed bytes; 0 after closing
     */
    public long committed() {
        synchronized (lock) {
            return closed ? 0 : pages.bytes();
        }
    }

    /**
     * Gives memory that can be read and written to the pages of a range that have none; the others stay as they are.
     *
     * @param offset where the range begins
     * @param bytes its length
     * @throws IllegalArgumentException if the offset or the length is negative or not a multiple of the page size, or the
     *     length is 0
     * @throws IndexOutOfBoundsException if the range is not inside the reservation
     * @throws OutOfVirtualMemoryException if the system has no such memory
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the reservation is closed
     */
    public void commit(long offset, long bytes) {
        commit(offset, bytes, Protection.READ_WRITE);
    }

    /**
     * Gives memory to the pages of a range that have none. They read as zero. Pages that have memory already keep it with
     * their contents and their protection.
     *
     * @param offset where the range begins
     * @param bytes its length
     * @param protection the protection of the pages that are given memory
     * @throws IllegalArgumentException if the offset or the length is negative or not a multiple of the page size, or the
     *     length is 0
     * @throws IndexOutOfBoundsException if the range is not inside the reservation
     * @throws UnsupportedOperationException if the provider cannot protect pages so; see {@link Capability}
     * @throws OutOfVirtualMemoryException if the system has no such memory
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the reservation is closed
     */
    public void commit(long offset, long bytes, Protection protection) {
        checkProtection(provider, protection);
        synchronized (lock) {
            check("commit", offset, bytes);
            // One call for each gap: over pages of different states a system may stop half way, and only we know
            // which of them to take back then.
            List<CommittedPages.Range> gaps = pages.gaps(offset, bytes, protection);
            int done = 0;
            try {
                for (CommittedPages.Range gap : gaps) {
                    provider.commit(address + gap.offset(), gap.bytes(), protection);
                    done++;
                }
            } catch (RuntimeException | Error failure) {
                // The gap that failed as well: it may be several mappings of the system, and the first of them done.
                for (CommittedPages.Range gap : gaps.subList(0, done + 1)) {
                    undo(failure, () -> provider.decommit(address + gap.offset(), gap.bytes()));
                }
                throw failure;
            }
            gaps.forEach(gap -> pages.put(gap.offset(), gap.bytes(), protection));
        }
    }

    /**
     * Takes the memory of a range away. Its contents are gone, and its pages read as zero when they are committed again.
     * Pages without memory stay as they are.
     *
     * @param offset where the range begins
     * @param bytes its length
     * @throws IllegalArgumentException if the offset or the length is negative or not a multiple of the page size, or the
     *     length is 0
     * @throws IndexOutOfBoundsException if the range is not inside the reservation
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if the reservation is closed
     */
    public void decommit(long offset, long bytes) {
        synchronized (lock) {
            check("decommit", offset, bytes);
            if (pages.committed(offset, bytes).isEmpty()) {
                return;
            }
            provider.decommit(address + offset, bytes);
            pages.remove(offset, bytes);
        }
    }

    /**
     * Changes the protection of the pages of a range. Their contents stay.
     *
     * @param offset where the range begins
     * @param bytes its length
     * @param protection the protection from now on
     * @throws IllegalArgumentException if the offset or the length is negative or not a multiple of the page size, or the
     *     length is 0
     * @throws IndexOutOfBoundsException if the range is not inside the reservation
     * @throws UnsupportedOperationException if the provider cannot protect pages so; see {@link Capability}
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if a page of the range is not committed, or the reservation is closed
     */
    public void protect(long offset, long bytes, Protection protection) {
        checkProtection(provider, protection);
        synchronized (lock) {
            List<CommittedPages.Range> before = checkCommitted("protect", offset, bytes);
            if (before.size() == 1 && before.get(0).protection() == protection) {
                return;
            }
            try {
                provider.protect(address + offset, bytes, protection);
            } catch (RuntimeException | Error failure) {
                // A system may have changed some of the pages before it met one that it could not change.
                for (CommittedPages.Range range : before) {
                    undo(failure, () -> provider.protect(address + range.offset(), range.bytes(), range.protection()));
                }
                throw failure;
            }
            pages.put(offset, bytes, protection);
        }
    }

    /**
     * Tells the system how a range is going to be used. Contents and protections stay.
     *
     * @param offset where the range begins
     * @param bytes its length
     * @param advice how it is going to be used
     * @throws IllegalArgumentException if the offset or the length is negative or not a multiple of the page size, or the
     *     length is 0
     * @throws IndexOutOfBoundsException if the range is not inside the reservation
     * @throws UnsupportedOperationException if the provider lacks {@link Capability#ADVISE}
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if a page of the range is not committed, or the reservation is closed
     */
    public void advise(long offset, long bytes, Advice advice) {
        Objects.requireNonNull(advice, "advice");
        require(Capability.ADVISE);
        synchronized (lock) {
            checkCommitted("advise", offset, bytes);
            provider.advise(address + offset, bytes, advice);
        }
    }

    /**
     * Puts memory behind the pages of a range now instead of at the first touch. Contents stay.
     *
     * @param offset where the range begins
     * @param bytes its length
     * @throws IllegalArgumentException if the offset or the length is negative or not a multiple of the page size, or the
     *     length is 0
     * @throws IndexOutOfBoundsException if the range is not inside the reservation
     * @throws UnsupportedOperationException if the provider lacks {@link Capability#PREFAULT}
     * @throws OutOfVirtualMemoryException if the system has no such memory; some pages may have it
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if a page of the range is not committed or cannot be written, or the reservation is closed
     */
    public void prefault(long offset, long bytes) {
        require(Capability.PREFAULT);
        synchronized (lock) {
            for (CommittedPages.Range range : checkCommitted("prefault", offset, bytes)) {
                if (!range.protection().canWrite()) {
                    throw new IllegalStateException(
                            "cannot prefault " + describe(offset, bytes) + ": it is protected as " + range.protection()
                                    + " at offset " + Sizes.count(range.offset()));
                }
            }
            provider.prefault(address + offset, bytes);
        }
    }

    /**
     * Throws the contents of a range away and gives its memory back; its pages stay committed and read as zero.
     *
     * @param offset where the range begins
     * @param bytes its length
     * @throws IllegalArgumentException if the offset or the length is negative or not a multiple of the page size, or the
     *     length is 0
     * @throws IndexOutOfBoundsException if the range is not inside the reservation
     * @throws UnsupportedOperationException if the provider lacks {@link Capability#DISCARD}
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if a page of the range is not committed, or the reservation is closed
     */
    public void discard(long offset, long bytes) {
        require(Capability.DISCARD);
        synchronized (lock) {
            checkCommitted("discard", offset, bytes);
            provider.discard(address + offset, bytes);
        }
    }

    /**
     * Tells how much of a range is in memory at this moment.
     *
     * @param offset where the range begins
     * @param bytes its length
     * @return the bytes that are in memory, 0 to {@code bytes}
     * @throws IllegalArgumentException if the offset or the length is negative or not a multiple of the page size, or the
     *     length is 0
     * @throws IndexOutOfBoundsException if the range is not inside the reservation
     * @throws UnsupportedOperationException if the provider lacks {@link Capability#RESIDENCY}
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if the reservation is closed
     */
    public long residentBytes(long offset, long bytes) {
        require(Capability.RESIDENCY);
        synchronized (lock) {
            check("ask for the resident bytes of", offset, bytes);
            return provider.residentBytes(address + offset, bytes);
        }
    }

    /**
     * Tells which protection the system enforces on a page at this moment.
     *
     * @param offset the page
     * @return its protection; {@link Protection#NONE} for one without memory
     * @throws IllegalArgumentException if the offset is negative or not a multiple of the page size
     * @throws IndexOutOfBoundsException if the page is not inside the reservation
     * @throws UnsupportedOperationException if the provider lacks {@link Capability#QUERY}
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if the reservation is closed
     */
    public Protection query(long offset) {
        require(Capability.QUERY);
        synchronized (lock) {
            check("query", offset, pageSize);
            return provider.query(address + offset);
        }
    }

    /**
     * Gives the range back; nothing of it may be used from then on. Closing again does nothing, and of several threads that
     * close at once one does it.
     *
     * @throws VirtualMemoryException if the system refuses; the reservation is still open then
     */
    @Override
    public void close() {
        synchronized (lock) {
            if (!closed) {
                provider.release(address, size);
                closed = true;
            }
        }
    }

    /**
     * Describes the reservation.
     *
     * @return where and how large it is, how much of it is committed, and whose it is
     */
    @Override
    public String toString() {
        synchronized (lock) {
            return "Reservation of " + Sizes.text(size) + " at " + Sizes.hex(address) + " ("
                    + (closed ? "closed" : Sizes.text(pages.bytes()) + " committed") + ", " + provider.name() + ")";
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

    private void require(Capability capability) {
        require(provider, capability);
    }

    private static void require(VirtualMemoryProvider provider, Capability capability) {
        if (!provider.capabilities().contains(capability)) {
            throw VirtualMemoryProvider.unsupported(provider, capability);
        }
    }

    /** Refuses a provider that cannot be used, which may do anything when asked for more than why. */
    static void checkUsable(VirtualMemoryProvider provider) {
        provider.availability().reason().ifPresent(reason -> {
            throw new IllegalStateException("provider " + provider.name() + " is not usable: " + reason);
        });
    }

    /** Refuses a protection that the provider cannot give, without a range to give it to. */
    static void checkProtection(VirtualMemoryProvider provider, Protection protection) {
        if (protection.canExecute()) {
            require(provider, Capability.EXECUTE);
        }
        if (protection != Protection.READ_WRITE) {
            require(provider, Capability.PROTECT);
        }
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
