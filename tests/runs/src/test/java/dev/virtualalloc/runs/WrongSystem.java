package dev.virtualalloc.runs;

import dev.virtualalloc.spi.AddressSpace;
import java.util.Set;
import java.util.function.Function;

/** An address space of the system that does one thing wrong, which none that is simulated could do, and the rules that it breaks by that. */
record WrongSystem(String fault, Function<AddressSpace, AddressSpace> space, Set<String> broken) {

    static WrongSystem wrong(String fault, Function<AddressSpace, AddressSpace> space, String... broken) {
        return new WrongSystem(fault, space, Set.of(broken));
    }

    @Override
    public String toString() {
        return fault;
    }
}
