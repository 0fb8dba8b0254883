package dev.virtualalloc.support;

import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The address spaces that can be used on this Java and this system, of the backends that the tests have on their path. */
public final class Backends {
    private static final List<AddressSpace> USABLE = ServiceLoader.load(VirtualMemoryProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .flatMap(Backends::open)
            .toList();

    private Backends() {}

    /** For {@code @MethodSource}, like the next. */
    public static List<AddressSpace> usable() {
        return USABLE;
    }

    /** Those whose memory is the system's own. */
    public static List<AddressSpace> onTheSystem() {
        return USABLE.stream()
                .filter(space -> !(space instanceof SimulatedAddressSpace))
                .toList();
    }

    /** That which serves where none is chosen, alone: for what takes long, and is the same on another. On another Java it is another one. */
    public static List<AddressSpace> first() {
        return List.of(VirtualMemory.addressSpace());
    }

    /** Those that can map files, and other memory that is not of one range. */
    public static List<AddressSpace> mapping() {
        return USABLE.stream()
                .filter(space -> space.capabilities().contains(Capability.MAP))
                .toList();
    }

    /** One of a test's own, to fail and to be asked what it was called for. */
    public static SimulatedAddressSpace simulator() {
        return Simulator.linux4k().open();
    }

    /** Such as those, with pages of 4, 16 and 64 KiB. */
    public static List<SimulatedAddressSpace> simulators() {
        return Stream.of(Simulator.linux4k(), Simulator.macos16k(), Simulator.linux64k())
                .map(Simulator::open)
                .toList();
    }

    /** In one of a test's own nothing is kept, so that its calls can be told; in the others, memory that was in use serves again. */
    public static VirtualAlloc withMaximum(AddressSpace space, long bytes) {
        return VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(bytes)
                .keep(USABLE.contains(space) ? RangePool.shared() : RangePool.none())
                .build();
    }

    private static Stream<AddressSpace> open(VirtualMemoryProvider provider) {
        try {
            return Stream.of(provider.open());
        } catch (ProviderUnavailableException e) {
            return Stream.empty();
        }
    }
}
