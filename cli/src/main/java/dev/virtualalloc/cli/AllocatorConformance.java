package dev.virtualalloc.cli;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.conformance.AllocatorContract;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;

/** Tests the rules for allocators on the library's allocator over the provider being verified. */
final class AllocatorConformance implements AllocatorContract {
    /** Small, since one rule grows a block to the maximum. */
    private static final long MAXIMUM = 16 << 20;

    private final VirtualMemoryProvider provider = ConformanceRun.current().provider();

    @Override
    public Allocator allocator() {
        // Blocks access memory without checking what the provider returned.
        assumeFalse(
                ConformanceRun.current().hasFailures(),
                "the provider breaks rules, and blocks in its memory could end this Java");
        try {
            return VirtualAlloc.builder()
                    .addressSpace(provider.open())
                    .maximum(MAXIMUM)
                    .build();
        } catch (ProviderUnavailableException e) {
            return abort("provider " + provider.name() + " is not usable here: " + e.getMessage());
        }
    }
}
