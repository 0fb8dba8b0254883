package dev.virtualalloc.runs.sample;

import dev.virtualalloc.Protection;
import dev.virtualalloc.conformance.MemoryProbe;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import java.util.Optional;

/** The conformance test of the sample. */
public class MallocContract implements ProviderContract {
    @Override
    public VirtualMemoryProvider provider() {
        return new MallocProvider();
    }

    /** Memory that malloc has got back stays mapped: the system does not show what is free or in use. */
    @Override
    public MemoryProbe probe(AddressSpace space) {
        MemoryProbe system = MemoryProbe.of(space);
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
