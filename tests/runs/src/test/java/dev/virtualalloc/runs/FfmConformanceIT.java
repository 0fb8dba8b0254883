package dev.virtualalloc.runs;

import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.ffm.FfmProvider;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({Summary.class, LeakCheck.class})
class FfmConformanceIT implements ProviderContract {
    @Override
    public VirtualMemoryProvider provider() {
        return new FfmProvider();
    }
}
