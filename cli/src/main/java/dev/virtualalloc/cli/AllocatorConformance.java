package dev.virtualalloc.cli;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.conformance.AllocatorContract;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;

/** Tests the rules for allocators on the library's allocator over the chosen provider. */
final class AllocatorConformance implements AllocatorContract {
    /** Small, since one rule grows a block to the maximum. */
    private static final long MAXIMUM = 16 << 20;

    @Override
    public Allocator allocator() {
        VirtualMemoryProvider provider = ProviderLoader.chosen().get();
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
