package dev.virtualalloc.containers;

import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The address spaces of this machine that containers are tested in. */
final class Backends {
    static {
        // Only so that tests find them on the module path as well: the module itself leaves the search to the api.
        Module tested = Backends.class.getModule();
        tested.addUses(VirtualMemoryProvider.class);
        ModuleLayer.boot().findModule("dev.virtualalloc.sim").ifPresent(tested::addReads);
    }

    private static final List<AddressSpace> USABLE = ServiceLoader.load(VirtualMemoryProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .flatMap(Backends::open)
            .toList();

    private Backends() {}

    /** For {@code @MethodSource}. */
    static List<AddressSpace> usable() {
        return USABLE;
    }

    /** One of its own, to fail and to be asked what it was called for. */
    static SimulatedAddressSpace simulator() {
        return Simulator.linux4k().open();
    }

    static VirtualAlloc withMaximum(AddressSpace space, long bytes) {
        return VirtualAlloc.builder().addressSpace(space).maximum(bytes).build();
    }

    private static Stream<AddressSpace> open(VirtualMemoryProvider provider) {
        try {
            return Stream.of(provider.open());
        } catch (ProviderUnavailableException e) {
            return Stream.empty();
        }
    }
}
