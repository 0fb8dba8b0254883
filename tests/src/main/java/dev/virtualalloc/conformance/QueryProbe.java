package dev.virtualalloc.conformance;

import dev.virtualalloc.Protection;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * For systems that show nothing by themselves: believes what the address space says, if it has {@link Capability#QUERY} and {@link
 * Capability#RESIDENCY}.
 */
final class QueryProbe implements MemoryProbe {
    private final AddressSpace space;

    QueryProbe(AddressSpace space) {
        this.space = space;
    }

    @Override
    public Optional<List<Protection>> protections(long address, int pages, long pageSize) {
        if (!space.capabilities().contains(Capability.QUERY)) {
            return Optional.empty();
        }
        List<Protection> protections = new ArrayList<>();
        for (int page = 0; page < pages; page++) {
            protections.add(space.query(address + page * pageSize));
        }
        return Optional.of(protections);
    }

    @Override
    public OptionalLong residentBytes(long address, long bytes) {
        return space.capabilities().contains(Capability.RESIDENCY)
                ? OptionalLong.of(space.residentBytes(address, bytes))
                : OptionalLong.empty();
    }

    @Override
    public byte read(long address) {
        return RawMemory.getByte(address);
    }

    @Override
    public void write(long address, byte value) {
        RawMemory.putByte(address, value);
    }
}
