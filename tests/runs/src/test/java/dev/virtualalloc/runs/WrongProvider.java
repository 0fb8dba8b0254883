package dev.virtualalloc.runs;

import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Set;
import java.util.function.Function;

/** A provider that does one thing wrong, and the rules that it breaks by that. */
record WrongProvider(
        String fault,
        Simulator simulator,
        Function<SimulatedAddressSpace, VirtualMemoryProvider> factory,
        boolean registered,
        Set<String> broken) {

    /** What can be committed of the simulated memory, so that the end of it can be reached. */
    static final long MEMORY = 16 << 20;

    /** Of all systems the one with a granularity of its own. */
    private static final Simulator SIMULATOR = Simulator.windows().withCommitLimit(MEMORY);

    /** The fault is in the address space. */
    static WrongProvider wrong(String fault, Function<SimulatedAddressSpace, AddressSpace> space, String... broken) {
        return wrongProvider(fault, sim -> new TestProvider(sim.name(), 0, space.apply(sim)), broken);
    }

    /** The fault is in the provider itself. */
    static WrongProvider wrongProvider(
            String fault, Function<SimulatedAddressSpace, VirtualMemoryProvider> factory, String... broken) {
        return new WrongProvider(fault, SIMULATOR, factory, false, Set.of(broken));
    }

    WrongProvider withoutCapability(Capability capability) {
        return new WrongProvider(fault, simulator.without(capability), factory, registered, broken);
    }

    WrongProvider asRegistered() {
        return new WrongProvider(fault, simulator, factory, true, broken);
    }

    @Override
    public String toString() {
        return fault;
    }
}
