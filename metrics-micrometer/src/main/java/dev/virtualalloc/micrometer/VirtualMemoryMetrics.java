package dev.virtualalloc.micrometer;

import dev.virtualalloc.MemoryUsage;
import dev.virtualalloc.MemoryUsage.Totals;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Binds gauges of what this library holds, as {@link VirtualMemory#usage()} tells it: {@code virtualalloc.reserved}, {@code
 * virtualalloc.committed} and {@code virtualalloc.kept} in bytes, {@code virtualalloc.blocks}, and on Linux {@code
 * virtualalloc.process.mappings}. For allocators that are named, the first four once more with {@code virtualalloc.allocator} in front
 * and the name as the tag {@code allocator}.
 *
 * <pre>{@code
 * new VirtualMemoryMetrics("index", "cache").bindTo(registry);
 * }</pre>
 *
 * <p>Gauges that are read within a second show the same moment.
 *
 * @since 0.1
 */
public final class VirtualMemoryMetrics implements MeterBinder {
    private static final Totals NOTHING = new Totals(0, 0, 0, 0);

    private final List<String> allocators;

    /**
     * Creates a binder.
     *
     * @param allocators the {@linkplain VirtualAlloc.Builder#name names} of allocators that have gauges of their own, whether these
     *     exist already or not
     */
    public VirtualMemoryMetrics(String... allocators) {
        this.allocators = List.of(allocators);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauges gauges = new Gauges(registry, new RecentUsage(registry.config().clock()));
        gauges.bind("virtualalloc", Tags.empty(), MemoryUsage::total);
        for (String name : allocators) {
            gauges.bind(
                    "virtualalloc.allocator",
                    Tags.of("allocator", name),
                    usage -> usage.byAllocator().getOrDefault(name, NOTHING));
        }
        if (VirtualMemory.usage().mappings().isPresent()) {
            gauges.bind(
                    "virtualalloc.process.mappings",
                    Tags.empty(),
                    "mappings",
                    "Mappings of the process, those of others included",
                    usage -> usage.mappings().orElseThrow());
        }
    }

    private record Gauges(MeterRegistry registry, RecentUsage usage) {

        void bind(String prefix, Tags tags, Function<MemoryUsage, Totals> part) {
            String bytes = BaseUnits.BYTES;
            bind(prefix + ".reserved", tags, bytes, "Addresses that are reserved", of(part, Totals::reserved));
            bind(
                    prefix + ".committed",
                    tags,
                    bytes,
                    "Memory that is committed, kept or not",
                    of(part, Totals::committed));
            bind(prefix + ".kept", tags, bytes, "Memory of closed blocks, for new ones", of(part, Totals::kept));
            bind(prefix + ".blocks", tags, "blocks", "Blocks that are open", of(part, Totals::blocks));
        }

        void bind(String name, Tags tags, String unit, String description, ToLongFunction<MemoryUsage> figure) {
            Gauge.builder(name, () -> figure.applyAsLong(usage.get()))
                    .tags(tags)
                    .baseUnit(unit)
                    .description(description)
                    .register(registry);
        }

        private static ToLongFunction<MemoryUsage> of(
                Function<MemoryUsage, Totals> part, ToLongFunction<Totals> figure) {
            return usage -> figure.applyAsLong(part.apply(usage));
        }
    }
}
