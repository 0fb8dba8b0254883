package dev.virtualalloc;

import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.internal.Sizes;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the ranges of closed blocks, with their memory, for blocks that are allocated later: these cost no system call then, and
 * no page faults for what was in use before.
 *
 * <p>An allocator takes from its pool what was kept by an allocator of the same address space, maximum, protection, {@link
 * CommitPolicy} and {@linkplain VirtualAlloc.Builder#zeroOnClose zeroing}. What a new block reads is what it would read without the pool, wherever
 * that is specified: {@link Allocator#allocateZeroed} and growing give zeros, {@link Allocator#allocate} leaves the contents
 * unspecified.
 *
 * <p>What is kept is bounded: in bytes of memory by the {@link #limit()}, and besides to 1,024 ranges and 16 TiB of addresses.
 * What was kept for ten seconds is given back, and so is what was kept longest when there is no room; that is looked at when
 * something is kept and when something new is asked of the system, since there is no thread to do it. All of it is given back
 * when the system refuses memory to an allocator that uses the pool.
 *
 * <p>Not kept are ranges that cannot be written or have another protection than new blocks, and on Java 17 to 21 those that had
 * views, since these cannot be revoked.
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

    private static final int MOST_RANGES = 1024;

    /** An eighth of what a process has on most systems: the rest is for what is in use. */
    private static final long MOST_ADDRESSES = 16L << 40;

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LEAST_SHARED = 64 << 20;
    private static final int PART_OF_MEMORY = 256;

    private static final RangePool NONE = new RangePool(0, System::nanoTime, false);
    private static volatile @Nullable RangePool shared;

    private final long limit;
    private final LongSupplier nanoTime;
    private final boolean closeable;

    // Held for a few field writes. What must go together is written without any call in between, because a
    // StackOverflowError can come at each: a range that is in a list and off its shelf is one that has to go, whoever
    // was interrupted.
    private final Object lock = new Object();
    private boolean closed;

    /** What is kept for a while. What of it is off its shelf is about to be given back. */
    private final Ranges kept = new Ranges();

    /** Of what is lazy, the addresses that are left when its memory was given back. */
    private final Ranges emptied = new Ranges();

    private final Map<Shelf.Kind, ShelfReference> shelves = new HashMap<>();
    private final ReferenceQueue<Shelf> unused = new ReferenceQueue<>();

    private RangePool(long limit, LongSupplier nanoTime, boolean closeable) {
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.closeable = closeable;
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
        synchronized (lock) {
            return kept.count;
        }
    }

    /**
     * Releases all that is kept: the memory and the addresses, of {@linkplain CommitPolicy#lazily() lazy} ranges the memory alone.
     *
     * @throws VirtualMemoryException if the system refuses to take some of it, which stays and will be given back later
     */
    public void trim() {
        RuntimeException failure = null;
        for (int left = keptRanges(); left > 0; left--) {
            GrowingMemory next = next();
            if (next == null) {
                break;
            }
            try {
                giveBack(next);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
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
                move(memory, null, 0);
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
        long now = nanoTime.getAsLong();
        while (true) {
            GrowingMemory eldest;
            synchronized (lock) {
                if (memory.list != null || closed) {
                    return memory.list != null;
                }
                eldest = kept.eldest;
                if (eldest == null
                        || (now - eldest.keptSince < LONGEST_NANOS
                                && kept.count < MOST_RANGES
                                && kept.bytes <= limit - memoryBytes
                                && kept.addresses <= MOST_ADDRESSES - memoryAddresses)) {
                    memory.keptAddresses = memoryAddresses;
                    memory.keptSince = now;
                    move(memory, kept, memoryBytes);
                    memory.shelf.addOnTop(memory);
                    return true;
                }
                eldest.shelf.remove(eldest);
            }
            if (!tryGiveBack(eldest)) {
                return false;
            }
        }
    }

    /**
     * Keeps the addresses of a range that has given its memory back, or returns {@code false}. There may be any number of such ranges,
     * in a closed pool as well.
     */
    boolean keepEmptied(GrowingMemory memory, long memoryAddresses) {
        synchronized (lock) {
            if (memory.list == null && emptied.addresses <= MOST_ADDRESSES - memoryAddresses) {
                memory.keptAddresses = memoryAddresses;
                move(memory, emptied, 0);
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
        do {
            synchronized (lock) {
                aged = kept.eldest;
                if (aged == null || now - aged.keptSince < LONGEST_NANOS) {
                    return;
                }
                aged.shelf.remove(aged);
            }
        } while (tryGiveBack(aged));
    }

    /** Releases everything because the system has refused something, and returns whether there was anything. */
    boolean giveBackAll(OutOfVirtualMemoryException refusal) {
        int before = keptRanges();
        if (before > 0) {
            Reservation.undo(refusal, this::trim);
        }
        return keptRanges() < before;
    }

    private @Nullable GrowingMemory next() {
        synchronized (lock) {
            GrowingMemory next = kept.eldest;
            if (next != null) {
                next.shelf.remove(next);
            }
            return next;
        }
    }

    private boolean tryGiveBack(GrowingMemory memory) {
        try {
            giveBack(memory);
            return true;
        } catch (VirtualMemoryException e) {
            // Whoever closes or allocates another block is not to blame.
            return false;
        }
    }

    /**
     * Releases a range that is off its shelf already, and forgets it then. If the system refuses, it is the youngest from now on,
     * and still off its shelf, to be tried again.
     */
    private void giveBack(GrowingMemory memory) {
        // Several threads may have found that it has to go.
        synchronized (memory) {
            if (!isLeaving(memory)) {
                return;
            }
            boolean empty;
            try {
                empty = memory.empty();
                if (!empty) {
                    memory.close();
                }
            } catch (RuntimeException e) {
                long now = nanoTime.getAsLong();
                synchronized (lock) {
                    memory.keptSince = now;
                    move(memory, kept, memory.keptBytes);
                }
                throw e;
            }
            synchronized (lock) {
                if (empty) {
                    memory.shelf.addBelow(memory);
                }
                move(memory, empty ? emptied : null, 0);
            }
        }
    }

    private boolean isLeaving(GrowingMemory memory) {
        synchronized (lock) {
            return memory.list == kept && !memory.onShelf;
        }
    }

    /** Moves a range from the list in which it is, if any, to the end of another, if any. */
    private static void move(GrowingMemory memory, @Nullable Ranges to, long bytes) {
        Ranges from = memory.list;
        if (from != null) {
            GrowingMemory older = memory.older;
            GrowingMemory younger = memory.younger;
            if (older == null) {
                from.eldest = younger;
            } else {
                older.younger = younger;
            }
            if (younger == null) {
                from.youngest = older;
            } else {
                younger.older = older;
            }
            from.count--;
            from.bytes -= memory.keptBytes;
            from.addresses -= memory.keptAddresses;
        }
        memory.list = to;
        memory.keptBytes = bytes;
        memory.older = null;
        memory.younger = null;
        if (to != null) {
            GrowingMemory older = to.youngest;
            memory.older = older;
            if (older == null) {
                to.eldest = memory;
            } else {
                older.younger = memory;
            }
            to.youngest = memory;
            to.count++;
            to.bytes += bytes;
            to.addresses += memory.keptAddresses;
        }
    }

    /** Ranges from the eldest to the youngest, and what they are together. */
    static final class Ranges {
        private @Nullable GrowingMemory eldest;
        private @Nullable GrowingMemory youngest;
        private int count;
        private long bytes;
        private long addresses;
    }

    private static final class ShelfReference extends WeakReference<Shelf> {
        final Shelf.Kind kind;

        ShelfReference(Shelf.Kind kind, Shelf shelf, ReferenceQueue<Shelf> queue) {
            super(shelf, queue);
            this.kind = kind;
        }
    }
}
