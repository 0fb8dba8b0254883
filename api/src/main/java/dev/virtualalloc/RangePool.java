package dev.virtualalloc;

import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the ranges of closed blocks, with their memory, for blocks that are allocated later: these cost no system call then, and
 * no page faults for what was in use before.
 *
 * <p>An allocator takes from its pool what was kept by an allocator of the same address space, maximum, protection, {@link
 * CommitPolicy}, {@linkplain VirtualAlloc.Builder#zeroOnClose zeroing} and {@linkplain VirtualAlloc.Builder#name name}. What a new
 * block reads is what it would read without the pool, wherever that is specified: {@link Allocator#allocateZeroed} and growing give
 * zeros, {@link Allocator#allocate} leaves the contents unspecified.
 *
 * <p>What is kept is bounded: in bytes of memory by the {@link #limit()}, and besides to 1,024 ranges and 16 TiB of addresses.
 * What was kept for ten seconds is given back, and so is what was kept longest when there is no room; that is looked at when
 * something is kept and when something new is asked of the system, since there is no thread to do it. All of it is given back
 * when the system refuses memory to an allocator that uses the pool, and what is charged to a {@link MemoryBudget} when that does.
 *
 * <p>Not kept are ranges that cannot be written or have another protection than new blocks, and on Java 17 to 21 those that had
 * views, since these cannot be revoked.
 *
 * <p>What is not kept, and what makes room for others, gives its memory back at once. Where the system has {@link
 * Capability#DISCARD}, its addresses follow up to ten seconds later: until then they can be accessed as before and read as zero, so
 * that a thread that still reads a block which another one has closed does not end the JVM. This is bounded too: to 1,024 ranges,
 * to 16 TiB of addresses, and to 512 times the limit in what was committed, because page tables stay. Such ranges count neither as
 * {@linkplain #keptRanges() kept} nor as {@linkplain #keptBytes() bytes}; but where the system charges for what is committed ({@code
 * vm.overcommit_memory} is 2), it does so until they are released. A pool that is closed or whose limit is 0 releases addresses at
 * once.
 *
 * <p>Any number of threads may use a pool at once.
 *
 * @since 0.1
 */
public final class RangePool implements AutoCloseable {

    /**
     * The system property that sets the limit of the {@link #shared()} pool, in bytes: 0 to keep nothing. It is read once, when
     * the pool is first asked for.
     */
    public static final String KEEP_PROPERTY = "virtualalloc.keep";

    static final int MOST_RANGES = 1024;

    /** An eighth of what a process has on most systems: the rest is for what is in use. */
    static final long MOST_ADDRESSES = 16L << 40;

    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LEAST_SHARED = 64 << 20;
    private static final int PART_OF_MEMORY = 256;

    /** Page tables take so small a part of what they map, and are all the memory that a range has left without its pages. */
    private static final int PART_OF_PAGE_TABLES = 512;

    private static final RangePool NONE = new RangePool(0, System::nanoTime, false);
    private static volatile @Nullable RangePool shared;

    private final long limit;
    private final LongSupplier nanoTime;
    private final boolean closeable;

    // Held for a few field writes. What must go together is written without any call in between, because a
    // StackOverflowError can come at each: a range that is in a list and off its shelf is one that has to go, whoever
    // was interrupted.
    final Object lock = new Object();
    private boolean closed;

    /** What is kept for a while. What of it is off its shelf is about to be given back. */
    private final Ranges kept;

    /** What has no memory left and is never taken again: its addresses stay for those who still read a block that is closed. */
    private final Ranges outgoing;

    /** Of what is lazy, the addresses that are left when its memory was given back. */
    private final Ranges emptied = new Ranges(Long.MAX_VALUE, false);

    private final Map<Shelf.Kind, ShelfReference> shelves = new HashMap<>();
    private final ReferenceQueue<Shelf> unused = new ReferenceQueue<>();

    private RangePool(long limit, LongSupplier nanoTime, boolean closeable) {
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.closeable = closeable;
        this.kept = new Ranges(limit, true);
        this.outgoing = new Ranges(Math.min(limit, Long.MAX_VALUE / PART_OF_PAGE_TABLES) * PART_OF_PAGE_TABLES, false);
    }

    RangePool(long limit, LongSupplier nanoTime) {
        this(limit, nanoTime, true);
    }

    /**
     * Creates a pool.
     *
     * @param bytes how much memory it keeps at most, at least 0
     * @return the pool, in which nothing is kept
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public static RangePool withLimit(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(
                    "a pool cannot keep " + Sizes.count(bytes) + " bytes. Give it 0 to keep nothing");
        }
        return new RangePool(bytes, System::nanoTime);
    }

    /** {@return the pool that keeps nothing, always the same; closing it has no effect} */
    public static RangePool none() {
        return NONE;
    }

    /**
     * {@return the pool of all allocators that were not given one, always the same}
     *
     * <p>Its limit is what the system property {@value #KEEP_PROPERTY} says, by default 64 MiB or 1/256 of the memory of the
     * machine, whichever is more; where that is not known, as on other systems than Linux, 64 MiB. Closing it releases what is
     * kept, and it keeps ranges again afterwards.
     *
     * @throws IllegalStateException if the property is not a number of bytes
     */
    public static RangePool shared() {
        RangePool pool = shared;
        if (pool == null) {
            synchronized (RangePool.class) {
                pool = shared;
                if (pool == null) {
                    pool = new RangePool(
                            sharedLimit(System.getProperty(KEEP_PROPERTY), LinuxLimits.current()),
                            System::nanoTime,
                            false);
                    shared = pool;
                }
            }
        }
        return pool;
    }

    static long sharedLimit(@Nullable String property, LinuxLimits limits) {
        if (property == null) {
            long memory = Math.min(
                    limits.memoryTotal().orElse(0), limits.cgroupMemoryLimit().orElse(LinuxLimits.UNLIMITED));
            return Math.max(LEAST_SHARED, memory / PART_OF_MEMORY);
        }
        try {
            long limit = Long.parseLong(property.strip());
            if (limit >= 0) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Refused below, like a negative number.
        }
        throw new IllegalStateException(KEEP_PROPERTY + "=" + property
                + " is no number of bytes. Set it to how much memory of closed blocks is kept at most, 0 for none");
    }

    /** {@return how many bytes of memory are kept at most} */
    public long limit() {
        return limit;
    }

    /** {@return how many bytes of memory are kept now} */
    public long keptBytes() {
        synchronized (lock) {
            return kept.bytes;
        }
    }

    /** {@return how many ranges are kept now} */
    public int keptRanges() {
        return count(kept);
    }

    private int count(Ranges list) {
        synchronized (lock) {
            return list.count;
        }
    }

    /**
     * Releases all that is kept: the memory and the addresses, of {@linkplain CommitPolicy#lazily() lazy} ranges the memory alone.
     * A thread that still accesses a closed block may end the JVM then.
     *
     * @throws VirtualMemoryException if the system refuses to take some of it, which stays and will be given back later
     */
    public void trim() {
        LeakDetector.checkInPassing();
        trim(space -> true);
    }

    private void trim(Predicate<AddressSpace> which) {
        RuntimeException failure = trim(outgoing, which, trim(kept, which, null));
        if (failure != null) {
            throw failure;
        }
    }

    /** Releases what is in a list and in certain address spaces, and returns the first failure, to which the others are added. */
    private @Nullable RuntimeException trim(
            Ranges list, Predicate<AddressSpace> which, @Nullable RuntimeException before) {
        RuntimeException failure = before;
        for (int left = count(list); left > 0; left--) {
            GrowingMemory next = next(list, which);
            if (next == null) {
                break;
            }
            try {
                giveBack(next, list, false);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        return failure;
    }

    /**
     * Closes the pool: releases all that is kept, as {@link #trim()} does, and keeps nothing from then on. Allocators that use it work on.
     *
     * @throws VirtualMemoryException if the system refuses to take some of it; closing again tries again
     */
    @Override
    public void close() {
        synchronized (lock) {
            closed = closeable;
        }
        trim();
    }

    /** {@return a description of the pool: what it keeps, and how much of it at most} */
    @Override
    public String toString() {
        synchronized (lock) {
            return "RangePool of " + Sizes.text(kept.bytes) + " in " + Sizes.count(kept.count)
                    + (kept.count == 1 ? " range" : " ranges") + ", at most " + Sizes.text(limit);
        }
    }

    Shelf shelf(Shelf.Kind kind) {
        synchronized (shelves) {
            for (Reference<?> gone = unused.poll(); gone != null; gone = unused.poll()) {
                shelves.remove(((ShelfReference) gone).kind, gone);
            }
            ShelfReference existing = shelves.get(kind);
            Shelf shelf = existing == null ? null : existing.get();
            if (shelf == null) {
                shelf = new Shelf(this, kind, Shelf.advice(kind, LinuxLimits.current()));
                shelves.put(kind, new ShelfReference(kind, shelf, unused));
            }
            return shelf;
        }
    }

    /** Takes what was kept last of a kind; null if there is none. */
    @Nullable
    GrowingMemory take(Shelf shelf) {
        synchronized (lock) {
            GrowingMemory memory = shelf.top;
            if (memory != null) {
                shelf.remove(memory);
                Ranges.move(memory, null, 0);
                shelf.tally.blocks++;
            }
            return memory;
        }
    }

    /**
     * Keeps a range, or returns {@code false} and whoever has it gives it back. Makes room before, so that nothing fails once it is
     * kept.
     */
    boolean keep(GrowingMemory memory, long memoryBytes, long memoryAddresses) {
        if (memoryBytes > limit || memoryAddresses > MOST_ADDRESSES || limit == 0) {
            return false;
        }
        return add(kept, memory, memoryBytes, memoryAddresses);
    }

    /** Gives the memory of a range back and keeps its addresses for a while, or returns {@code false} and whoever has it closes it. */
    boolean keepOutgoing(GrowingMemory memory, long memoryBytes, long memoryAddresses) {
        if (memory.capacity() == 0 || memoryAddresses > MOST_ADDRESSES || limit == 0 || !memory.canDiscard()) {
            return false;
        }
        // Whoever finds that it has to go waits until it is empty. Who has the monitor of any range waits for those of
        // outgoing ones at most, and who has that of an outgoing one for none.
        synchronized (memory) {
            Ranges before = memory.list;
            // First, so that what is interrupted is released later.
            if (!add(outgoing, memory, memoryBytes, memoryAddresses)) {
                return false;
            }
            if (memory.discardContents()) {
                return true;
            }
            synchronized (lock) {
                if (before == null) {
                    memory.shelf.tally.blocks++;
                }
                Ranges.move(memory, before, memoryBytes);
            }
            return false;
        }
    }

    private boolean add(Ranges list, GrowingMemory memory, long memoryBytes, long memoryAddresses) {
        long now = nanoTime.getAsLong();
        while (true) {
            GrowingMemory leaving;
            Ranges from;
            boolean forRoom;
            synchronized (lock) {
                if (memory.list == list || closed) {
                    return memory.list == list;
                }
                leaving = list == outgoing ? outgoing.aged(now) : aged(now);
                forRoom = leaving == null;
                if (forRoom && !list.hasRoomFor(memoryBytes, memoryAddresses)) {
                    leaving = list.eldest;
                }
                if (leaving == null) {
                    memory.keptAddresses = memoryAddresses;
                    memory.keptSince = now;
                    if (memory.list == null) {
                        memory.shelf.tally.blocks--;
                    }
                    Ranges.move(memory, list, memoryBytes);
                    if (list == kept) {
                        memory.shelf.addOnTop(memory);
                    }
                    return true;
                }
                leaving.shelf.remove(leaving);
                from = Objects.requireNonNull(leaving.list);
            }
            if (!tryGiveBack(leaving, from, forRoom && from == kept)) {
                return false;
            }
        }
    }

    private @Nullable GrowingMemory aged(long now) {
        GrowingMemory aged = kept.aged(now);
        return aged == null ? outgoing.aged(now) : aged;
    }

    /**
     * Keeps the addresses of a range that has given its memory back, or returns {@code false}. There may be any number of such ranges,
     * in a closed pool as well.
     */
    boolean keepEmptied(GrowingMemory memory, long memoryAddresses) {
        synchronized (lock) {
            if (memory.list == null && emptied.addresses <= MOST_ADDRESSES - memoryAddresses) {
                memory.keptAddresses = memoryAddresses;
                Ranges.move(memory, emptied, 0);
                memory.shelf.tally.blocks--;
                memory.shelf.addBelow(memory);
            }
            return memory.list != null;
        }
    }

    /** Releases what has been kept for too long. */
    void giveBackAged() {
        if (limit == 0) {
            return;
        }
        long now = nanoTime.getAsLong();
        GrowingMemory aged;
        Ranges from;
        do {
            synchronized (lock) {
                aged = aged(now);
                if (aged == null) {
                    return;
                }
                aged.shelf.remove(aged);
                from = Objects.requireNonNull(aged.list);
            }
        } while (tryGiveBack(aged, from, false));
    }

    /** Releases everything because the system has refused something, and returns whether there was anything. */
    boolean giveBackAll(OutOfVirtualMemoryException refusal) {
        int before = count(kept) + count(outgoing);
        if (before > 0) {
            Reservation.undo(refusal, this::trim);
        }
        return count(kept) + count(outgoing) < before;
    }

    /** Releases what may be charged to a budget that has refused something. */
    void giveBackWithin(MemoryBudget budget, BudgetExceededException refusal) {
        Reservation.undo(refusal, () -> trim(budget::mayLimit));
    }

    private @Nullable GrowingMemory next(Ranges list, Predicate<AddressSpace> which) {
        synchronized (lock) {
            GrowingMemory next = list.eldest;
            while (next != null && !which.test(next.shelf.space())) {
                next = next.younger;
            }
            if (next != null) {
                next.shelf.remove(next);
            }
            return next;
        }
    }

    private boolean tryGiveBack(GrowingMemory memory, Ranges from, boolean addressesLater) {
        try {
            giveBack(memory, from, addressesLater);
            return true;
        } catch (VirtualMemoryException e) {
            // Whoever closes or allocates another block is not to blame.
            return false;
        }
    }

    /**
     * Releases a range that is off its shelf already, and forgets it then; or its memory now and its addresses later, if that is
     * asked for and possible. If the system refuses, it is the youngest from now on, and still off its shelf, to be tried again.
     */
    private void giveBack(GrowingMemory memory, Ranges from, boolean addressesLater) {
        // Several threads may have found that it has to go.
        synchronized (memory) {
            if (!isLeaving(memory, from)) {
                return;
            }
            boolean empty;
            try {
                empty = memory.empty();
                if (!empty && addressesLater && keepOutgoing(memory, memory.keptBytes, memory.keptAddresses)) {
                    return;
                }
                if (!empty) {
                    memory.close();
                }
            } catch (RuntimeException e) {
                long now = nanoTime.getAsLong();
                synchronized (lock) {
                    memory.keptSince = now;
                    Ranges.move(memory, from, memory.keptBytes);
                }
                throw e;
            }
            synchronized (lock) {
                if (empty) {
                    memory.shelf.addBelow(memory);
                }
                Ranges.move(memory, empty ? emptied : null, 0);
            }
        }
    }

    private boolean isLeaving(GrowingMemory memory, Ranges from) {
        synchronized (lock) {
            return memory.list == from && !memory.onShelf;
        }
    }

    private static final class ShelfReference extends WeakReference<Shelf> {
        final Shelf.Kind kind;

        ShelfReference(Shelf.Kind kind, Shelf shelf, ReferenceQueue<Shelf> queue) {
            super(shelf, queue);
            this.kind = kind;
        }
    }
}
