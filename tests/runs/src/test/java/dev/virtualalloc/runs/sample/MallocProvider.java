package dev.virtualalloc.runs.sample;

import com.sun.jna.Native;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;

/** A sample of a backend: memory of {@code malloc}, for a system that has nothing better. */
public final class MallocProvider implements VirtualMemoryProvider {
    private final AddressSpace space = new MallocAddressSpace();

    /** Creates the provider, which has nothing yet. */
    public MallocProvider() {}

    @Override
    public String name() {
        return "malloc";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public int rank() {
        return 10;
    }

    @Override
    public AddressSpace open() {
        try {
            if (Native.POINTER_SIZE == Long.BYTES) {
                return space;
            }
        } catch (LinkageError e) {
            throw new ProviderUnavailableException("needs the native library of JNA for this system", e);
        }
        throw new ProviderUnavailableException("needs a 64-bit system");
    }
}
