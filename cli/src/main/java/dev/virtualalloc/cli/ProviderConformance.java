package dev.virtualalloc.cli;

import dev.virtualalloc.conformance.MemoryProbe;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.conformance.SimulatedProbe;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import org.jspecify.annotations.Nullable;

/** Tests the rules for backends on the chosen provider. */
final class ProviderConformance implements ProviderContract {
    private @Nullable VirtualMemoryProvider provider;

    @Override
    public VirtualMemoryProvider provider() {
        if (provider == null) {
            provider = ProviderLoader.chosen().get();
        }
        return provider;
    }

    @Override
    public MemoryProbe probe(AddressSpace space) {
        return space instanceof SimulatedAddressSpace simulated
                ? new SimulatedProbe(simulated)
                : ProviderContract.super.probe(space);
    }
}
