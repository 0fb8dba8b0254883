package dev.virtualalloc;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;

/** Is whoever a test says, and opens an address space without memory, or says why not. */
final class FakeProvider implements VirtualMemoryProvider {
    final AddressSpace space = new FakeAddressSpace();
    String name = "fake";
    int rank;
    int spiVersion = SPI_VERSION;
    String problem = "";

    @Override
    public String name() {
        return name;
    }

    @Override
    public int spiVersion() {
        return spiVersion;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public AddressSpace open() {
        if (!problem.isEmpty()) {
            throw new ProviderUnavailableException(problem);
        }
        return space;
    }
}
