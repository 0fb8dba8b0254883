package dev.virtualalloc.spi.os;

import dev.virtualalloc.Protection;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.spi.AddressSpace;

/** An address space of a system whose functions are bound. */
abstract class SystemAddressSpace implements AddressSpace {
    private final String name;
    private final Platform platform;

    SystemAddressSpace(String name, Platform platform) {
        this.name = name;
        this.platform = platform;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public abstract void protect(long address, long bytes, Protection protection);

    /** Writes to each page what is there, so that it has memory. Others may read and write it meanwhile. */
    final void touch(long address, long bytes) {
        for (long done = 0; done < bytes; done += pageSize()) {
            RawMemory.getAndAddInt(address + done, 0);
        }
    }

    /** As messages name it: {@code ffm, linux-x86_64}. */
    @Override
    public final String toString() {
        return name + ", " + platform;
    }
}
