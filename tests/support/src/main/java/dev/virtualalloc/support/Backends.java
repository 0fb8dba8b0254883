package dev.virtualalloc.support;

import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.sim.SimulatedProvider;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import java.util.ServiceLoader;

/** The backends that can be used on this Java and this system, of those that the tests have on their path. */
public final class Backends {
    private static final List<VirtualMemoryProvider> USABLE = ServiceLoader.load(VirtualMemoryProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.availability().isAvailable())
            .toList();

    private Backends() {}

    /** For {@code @MethodSource}, like the next. */
    public static List<VirtualMemoryProvider> usable() {
        return USABLE;
    }

    /** Those whose memory is the system's own. */
    public static List<VirtualMemoryProvider> onTheSystem() {
        return USABLE.stream()
                .filter(provider -> !(provider instanceof SimulatedProvider))
                .toList();
    }

    /** One of its own, to fail and to be asked what it was called for. */
    public static SimulatedProvider simulator() {
        return Simulator.linux4k().asProvider();
    }

    public static VirtualAlloc withMaximum(VirtualMemoryProvider provider, long bytes) {
        return VirtualAlloc.builder().provider(provider).maximum(bytes).build();
    }
}
