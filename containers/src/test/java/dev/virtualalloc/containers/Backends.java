package dev.virtualalloc.containers;

import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import java.util.ServiceLoader;

/** The providers of this machine that containers are tested on. */
final class Backends {
    private Backends() {}

    static {
        // Only so that tests find them on the module path as well: the module itself leaves the search to the api.
        Backends.class.getModule().addUses(VirtualMemoryProvider.class);
    }

    static List<VirtualMemoryProvider> usable() {
        return ServiceLoader.load(VirtualMemoryProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.availability().isAvailable())
                .toList();
    }
}
