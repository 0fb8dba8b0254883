package dev.virtualalloc.containers;

import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.sim.SimulatedProvider;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import java.util.ServiceLoader;

/** The providers of this machine that containers are tested on. */
final class Backends {
    static {
        // Only so that tests find them on the module path as well: the module itself leaves the search to the api.
        Module tested = Backends.class.getModule();
        tested.addUses(VirtualMemoryProvider.class);
        ModuleLayer.boot().findModule("dev.virtualalloc.sim").ifPresent(tested::addReads);
    }

    private static final List<VirtualMemoryProvider> USABLE = ServiceLoader.load(VirtualMemoryProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.availability().isAvailable())
            .toList();

    private Backends() {}

    /** For {@code @MethodSource}. */
    static List<VirtualMemoryProvider> usable() {
        return USABLE;
    }

    /** One of its own, to fail and to be asked what it was called for. */
    static SimulatedProvider simulator() {
        return Simulator.linux4k().asProvider();
    }

    static VirtualAlloc withMaximum(VirtualMemoryProvider provider, long bytes) {
        return VirtualAlloc.builder().provider(provider).maximum(bytes).build();
    }
}
