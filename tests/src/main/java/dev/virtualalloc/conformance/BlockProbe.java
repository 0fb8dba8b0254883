package dev.virtualalloc.conformance;

import dev.virtualalloc.Protection;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.spi.AddressSpace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** For memory of which the address space is not known: shows what the simulator knows of memory that it simulates, and the system of all other. */
final class BlockProbe implements MemoryProbe {
    private final @Nullable MemoryProbe system = LinuxProbe.isSupported() ? new LinuxProbe() : null;

    private Optional<MemoryProbe> at(long address) {
        return Optional.ofNullable(Simulated.probe(address)).or(() -> Optional.ofNullable(system));
    }

    @Override
    public Optional<List<Protection>> protections(long address, int pages, long pageSize) {
        return at(address).flatMap(probe -> probe.protections(address, pages, pageSize));
    }

    @Override
    public OptionalLong residentBytes(long address, long bytes) {
        return at(address).map(probe -> probe.residentBytes(address, bytes)).orElse(OptionalLong.empty());
    }

    @Override
    public Map<String, Long> holdings() {
        return system == null ? Map.of() : system.holdings();
    }

    @Override
    public byte read(long address) {
        return RawMemory.getByte(address);
    }

    @Override
    public void write(long address, byte value) {
        RawMemory.putByte(address, value);
    }

    /** Apart, because the simulator may not be there. */
    private static final class Simulated {
        private static final boolean THERE = isThere();

        private static boolean isThere() {
            try {
                return AddressSpace.class.isAssignableFrom(SimulatedAddressSpace.class);
            } catch (NoClassDefFoundError e) {
                return false;
            }
        }

        static @Nullable MemoryProbe probe(long address) {
            return THERE
                    ? SimulatedAddressSpace.reserving(address)
                            .map(SimulatedProbe::new)
                            .orElse(null)
                    : null;
        }
    }
}
