package dev.virtualalloc.cli;

import dev.virtualalloc.conformance.MemoryProbe;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.conformance.SimulatedProbe;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.VirtualMemoryProvider;

/** Tests the rules for backends on the provider being verified. */
final class ProviderConformance implements ProviderContract {
    private final VirtualMemoryProvider provider = ConformanceRun.current().provider();

    @Override
    public VirtualMemoryProvider provider() {
        return provider;
    }

    @Override
    public MemoryProbe probe(AddressSpace space) {
        return space instanceof SimulatedAddressSpace simulated
                ? new SimulatedProbe(simulated)
                : ProviderContract.super.probe(space);
    }
}
