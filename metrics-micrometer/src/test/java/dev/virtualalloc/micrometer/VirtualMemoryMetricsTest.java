package dev.virtualalloc.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Block;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.sim.Simulator;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class VirtualMemoryMetricsTest {
    private static final long PAGE = 4096;
    private static final long MAXIMUM = 1 << 20;

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final RangePool pool = RangePool.withLimit(MAXIMUM);

    private VirtualAlloc allocator(String name) {
        return VirtualAlloc.builder()
                .addressSpace(Simulator.linux4k().open())
                .maximum(MAXIMUM)
                .keep(pool)
                .name(name)
                .build();
    }

    private double value(String gauge, String... tags) {
        return registry.get(gauge).tags(Tags.of(tags)).gauge().value();
    }

    private void later() {
        clock.add(Duration.ofMillis(1001));
    }

    @Test
    void gaugesShowWhatIsHeldInAll() {
        new VirtualMemoryMetrics().bindTo(registry);
        double reserved = value("virtualalloc.reserved");
        double committed = value("virtualalloc.committed");
        double kept = value("virtualalloc.kept");
        double blocks = value("virtualalloc.blocks");

        Block block = allocator("any").allocate(3 * PAGE);
        later();
        assertThat(value("virtualalloc.reserved")).isEqualTo(reserved + MAXIMUM);
        assertThat(value("virtualalloc.committed")).isEqualTo(committed + 3 * PAGE);
        assertThat(value("virtualalloc.kept")).isEqualTo(kept);
        assertThat(value("virtualalloc.blocks")).isEqualTo(blocks + 1);

        block.close();
        later();
        assertThat(value("virtualalloc.kept")).isEqualTo(kept + 3 * PAGE);
        assertThat(value("virtualalloc.blocks")).isEqualTo(blocks);
        pool.close();
    }

    @Test
    void anAllocatorThatIsNamedHasGaugesOfItsOwn() {
        new VirtualMemoryMetrics("index", "cache").bindTo(registry);
        assertThat(value("virtualalloc.allocator.committed", "allocator", "index"))
                .isZero();

        try (Block block = allocator("index").allocate(2 * PAGE)) {
            later();
            assertThat(value("virtualalloc.allocator.committed", "allocator", "index"))
                    .isEqualTo(block.capacity());
            assertThat(value("virtualalloc.allocator.reserved", "allocator", "index"))
                    .isEqualTo(MAXIMUM);
            assertThat(value("virtualalloc.allocator.blocks", "allocator", "index"))
                    .isEqualTo(1);
            assertThat(value("virtualalloc.allocator.blocks", "allocator", "cache"))
                    .isZero();
        }
        later();
        assertThat(value("virtualalloc.allocator.kept", "allocator", "index")).isEqualTo(2 * PAGE);
        pool.close();
    }

    @Test
    void gaugesThatAreReadTogetherShowTheSameMoment() {
        new VirtualMemoryMetrics().bindTo(registry);
        double blocks = value("virtualalloc.blocks");
        double reserved = value("virtualalloc.reserved");

        try (Block block = allocator("any").allocate(PAGE)) {
            assertThat(value("virtualalloc.blocks"))
                    .as("at the moment before %s", block)
                    .isEqualTo(blocks);
            assertThat(value("virtualalloc.reserved")).isEqualTo(reserved);
        }
        pool.close();
    }

    @Test
    void mappingsAreShownWhereTheyAreKnown() {
        new VirtualMemoryMetrics().bindTo(registry);
        OptionalLong mappings = VirtualMemory.usage().mappings();

        assertThat(registry.find("virtualalloc.process.mappings").gauge() == null)
                .isEqualTo(mappings.isEmpty());
        if (mappings.isPresent()) {
            assertThat(value("virtualalloc.process.mappings")).isPositive();
        }
    }
}
