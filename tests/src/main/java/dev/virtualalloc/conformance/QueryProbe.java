package dev.virtualalloc.conformance;

import dev.virtualalloc.Protection;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the system shows nothing by itself: takes the provider's word, if it gives it. */
final class QueryProbe implements MemoryProbe {
    private final VirtualMemoryProvider provider;

    QueryProbe(VirtualMemoryProvider provider) {
        this.provider = provider;
    }

    @Override
    public Optional<List<Protection>> protections(long address, int pages, long pageSize) {
        if (!provider.capabilities().contains(Capability.QUERY)) {
            return Optional.empty();
        }
        List<Protection> protections = new ArrayList<>();
        for (int page = 0; page < pages; page++) {
            protections.add(provider.query(address + page * pageSize));
        }
        return Optional.of(protections);
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
