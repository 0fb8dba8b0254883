package dev.virtualalloc.runs;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.VirtualMemoryProvider;

/** A provider that opens a given address space. */
class TestProvider implements VirtualMemoryProvider {
    private final String name;
    private final int rank;
    private final AddressSpace space;

    TestProvider(String name, int rank, AddressSpace space) {
        this.name = name;
        this.rank = rank;
        this.space = space;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public AddressSpace open() {
        return space;
    }
}
