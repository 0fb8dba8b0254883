package dev.virtualalloc.runs;

import dev.virtualalloc.Protection;
import dev.virtualalloc.conformance.MemoryProbe;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.runs.sample.MallocProvider;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Summary.class)
class MallocConformanceIT implements ProviderContract {
    @Override
    public VirtualMemoryProvider provider() {
        return new MallocProvider();
    }

    /** It is registered in the jar that {@code SampleBackendIT} makes, and not among the tests. */
    @Override
    public boolean isRegistered() {
        return false;
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
