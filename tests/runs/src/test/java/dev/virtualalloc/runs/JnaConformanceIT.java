package dev.virtualalloc.runs;

import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.jna.JnaProvider;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({Summary.class, LeakCheck.class})
class JnaConformanceIT implements ProviderContract {
    @Override
    public VirtualMemoryProvider provider() {
        return new JnaProvider();
    }
}
