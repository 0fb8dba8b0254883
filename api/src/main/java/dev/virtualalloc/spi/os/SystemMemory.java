package dev.virtualalloc.spi.os;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.Availability;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;

/** A provider whose binding works: what one system means by the operations. */
abstract class SystemMemory implements VirtualMemoryProvider {
    private final VirtualMemoryProvider owner;
    private final Platform platform;

    SystemMemory(VirtualMemoryProvider owner, Platform platform) {
        this.owner = owner;
        this.platform = platform;
    }

    @Override
    public final String name() {
        return owner.name();
    }

    @Override
    public final int spiVersion() {
        return owner.spiVersion();
    }

    @Override
    public final int rank() {
        return owner.rank();
    }

    @Override
    public final Availability availability() {
        return Availability.available();
    }

    @Override
    public abstract void protect(long address, long bytes, Protection protection);

    /** How messages name it: {@code ffm, linux-x86_64}. */
    final String label() {
        return name() + ", " + platform;
    }

    final void require(Capability capability) {
        if (!capabilities().contains(capability)) {
            throw VirtualMemoryProvider.unsupported(owner, capability);
        }
    }
}
