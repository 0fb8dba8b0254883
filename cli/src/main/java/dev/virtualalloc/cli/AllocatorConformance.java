package dev.virtualalloc.cli;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.conformance.AllocatorContract;
import dev.virtualalloc.spi.VirtualMemoryProvider;

/** The rules for allocators, on that of the library over the provider that is verified. */
final class AllocatorConformance implements AllocatorContract {
    /** Little enough for the rule on growth to the maximum. */
    private static final long MAXIMUM = 16 << 20;

    private final VirtualMemoryProvider provider = ConformanceRun.current().provider();

    @Override
    public Allocator allocator() {
        // Blocks touch memory on the provider's word alone.
        assumeFalse(
                ConformanceRun.current().hasFailures(),
                "the provider breaks rules, and blocks in its memory could end this Java");
        provider.availability()
                .reason()
                .ifPresent(reason -> abort("provider " + provider.name() + " is not usable here: " + reason));
        return VirtualAlloc.builder().provider(provider).maximum(MAXIMUM).build();
    }
}
