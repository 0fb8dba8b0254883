package dev.virtualalloc;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What this library holds of the addresses and the memory of the process at a moment, with all that nobody has closed yet, reachable
 * or not.
 *
 * <p>The figures of each {@link Totals} belong together, unless a range is being given back at that moment. Those of different
 * allocators may be some calls apart while other threads are at work.
 *
 * @param total all of it together
 * @param byProvider the same by the {@linkplain dev.virtualalloc.spi.AddressSpace#name() name} of the provider, in order of names;
 *     unmodifiable
 * @param byAllocator what is held by allocators, by the {@linkplain VirtualAlloc.Builder#name name} of the allocator, in order of
 *     names; unmodifiable. Reservations that were not made by an allocator are in none
 * @param mappings how many mappings the process has, those of the JVM and of others included; empty on other systems than Linux
 *
 * @since 0.1
 */
public record MemoryUsage(
        Totals total, Map<String, Totals> byProvider, Map<String, Totals> byAllocator, OptionalLong mappings) {

    /** Copies the maps. */
    public MemoryUsage {
        byProvider = Collections.unmodifiableMap(new TreeMap<>(byProvider));
        byAllocator = Collections.unmodifiableMap(new TreeMap<>(byAllocator));
    }

    /**
     * Figures that can be added up.
     *
     * @param reserved how many bytes of addresses are reserved, those included that a {@link RangePool} releases later
     * @param committed how many bytes of them are committed, those that are kept included, and those whose memory is back with the
     *     system and whose addresses are released later; of {@linkplain CommitPolicy#lazily() lazy} ranges all, whatever the system
     *     has given for them
     * @param kept how many bytes of memory are kept of closed blocks, for new ones
     * @param blocks how many blocks are open that a {@link VirtualAlloc} has allocated; those of an arena are within one
     *
     * @since 0.1
     */
    public record Totals(long reserved, long committed, long kept, long blocks) {
        static final Totals NOTHING = new Totals(0, 0, 0, 0);

        Totals plus(Totals other) {
            return new Totals(
                    reserved + other.reserved, committed + other.committed, kept + other.kept, blocks + other.blocks);
        }
    }
}
