package dev.virtualalloc.runs.sample;

import dev.virtualalloc.Protection;
import dev.virtualalloc.conformance.MemoryProbe;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import java.util.Optional;

/** The sample as its author would hold it to the contract. */
public class MallocContract implements ProviderContract {
    @Override
    public VirtualMemoryProvider provider() {
        return new MallocProvider();
    }

    /** What malloc has got back it keeps for itself: the system does not show whose addresses are, or what is in use. */
    @Override
    public MemoryProbe probe(VirtualMemoryProvider provider) {
        MemoryProbe system = MemoryProbe.of(provider);
        return new MemoryProbe() {
            @Override
            public Optional<List<Protection>> protections(long address, int pages, long pageSize) {
                return system.protections(address, pages, pageSize);
            }

            @Override
            public byte read(long address) {
                return system.read(address);
            }

            @Override
            public void write(long address, byte value) {
                system.write(address, value);
            }
        };
    }
}
