package dev.virtualalloc.containers;

import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import java.util.ServiceLoader;

/** The providers of this machine that containers are tested on. */
final class Backends {
    static {
        // Only so that tests find them on the module path as well: the module itself leaves the search to the api.
        Backends.class.getModule().addUses(VirtualMemoryProvider.class);
    }

    private static final List<VirtualMemoryProvider> USABLE = ServiceLoader.load(VirtualMemoryProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.availability().isAvailable())
            .toList();

    private Backends() {}

    /** For {@code @MethodSource}. */
    static List<VirtualMemoryProvider> usable() {
        return USABLE;
    }

    static VirtualAlloc withMaximum(VirtualMemoryProvider provider, long bytes) {
        return VirtualAlloc.builder().provider(provider).maximum(bytes).build();
    }
}
