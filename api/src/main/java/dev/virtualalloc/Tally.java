package dev.virtualalloc;

import dev.virtualalloc.MemoryUsage.Totals;
import dev.virtualalloc.internal.LinuxLimits;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is held, for one shelf or for the reservations that no allocator has made in address spaces of one name. It knows names
 * alone, and keeps neither a shelf nor an address space from being collected.
 *
 * <p>Whoever changes what is counted writes the count without any call in between, because a {@link StackOverflowError} can come at
 * each.
 */
final class Tally {
    private static final Map<String, Tally> OF_RESERVATIONS = new ConcurrentHashMap<>();
    private static final Map<Reference<?>, Tally> OF_SHELVES = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Shelf> UNUSED = new ReferenceQueue<>();

    final String provider;
    final @Nullable String allocator;
    final Object lock;

    // Guarded by the lock.
    long reserved;
    long committed;
    long kept;
    long blocks;

    private Tally(String provider, @Nullable String allocator, Object lock) {
        this.provider = provider;
        this.allocator = allocator;
        this.lock = lock;
    }

    static Tally ofReservations(String provider) {
        return OF_RESERVATIONS.computeIfAbsent(provider, name -> new Tally(name, null, new Object()));
    }

    /** Of a new shelf, guarded by the lock of its pool, which is held whenever a block comes or goes. */
    static Tally ofShelf(Shelf shelf, String provider, String allocator, Object lock) {
        for (Reference<?> gone = UNUSED.poll(); gone != null; gone = UNUSED.poll()) {
            // What is left in it then was never closed, and stays visible.
            OF_SHELVES.computeIfPresent(gone, (reference, left) -> left.totals().equals(Totals.NOTHING) ? null : left);
        }
        Tally tally = new Tally(provider, allocator, lock);
        OF_SHELVES.put(new WeakReference<>(shelf, UNUSED), tally);
        return tally;
    }

    static MemoryUsage usage() {
        Totals total = Totals.NOTHING;
        Map<String, Totals> byProvider = new TreeMap<>();
        Map<String, Totals> byAllocator = new TreeMap<>();
        for (Map<?, Tally> tallies : List.of(OF_RESERVATIONS, OF_SHELVES)) {
            for (Tally tally : tallies.values()) {
                Totals held = tally.totals();
                total = total.plus(held);
                byProvider.merge(tally.provider, held, Totals::plus);
                if (tally.allocator != null) {
                    byAllocator.merge(tally.allocator, held, Totals::plus);
                }
            }
        }
        return new MemoryUsage(
                total, byProvider, byAllocator, LinuxLimits.current().mappings());
    }

    private Totals totals() {
        synchronized (lock) {
            return new Totals(reserved, committed, kept, blocks);
        }
    }
}
