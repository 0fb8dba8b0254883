package dev.virtualalloc.micrometer;

import dev.virtualalloc.MemoryUsage;
import dev.virtualalloc.VirtualMemory;
import io.micrometer.core.instrument.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The usage of at most a second ago: a registry reads one gauge after the other, and counting mappings may take milliseconds. */
final class RecentUsage implements Supplier<MemoryUsage> {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Clock clock;
    private long since;
    private @Nullable MemoryUsage recent;

    RecentUsage(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized MemoryUsage get() {
        long now = clock.monotonicTime();
        MemoryUsage usage = recent;
        if (usage == null || now - since > LONGEST_NANOS) {
            usage = VirtualMemory.usage();
            recent = usage;
            since = now;
        }
        return usage;
    }
}
