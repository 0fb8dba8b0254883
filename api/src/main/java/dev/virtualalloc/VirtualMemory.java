package dev.virtualalloc;

import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to the memory of this machine: which provider serves, and reservations of it.
 *
 * <p>Providers are found by {@link java.util.ServiceLoader}: those that the context class loader of the thread sees, or if it
 * sees none, those beside this library. The system property {@value #PROVIDER_PROPERTY} names the one to
 * use, and that one is used or nothing is. Otherwise it is the one of the highest rank among those that can be used.
 */
public final class VirtualMemory {

    /** The system property that names the provider to use. It is read once, when a provider is first asked for. */
    public static final String PROVIDER_PROPERTY = "virtualalloc.provider";

    private static volatile @Nullable VirtualMemoryProvider selected;

    private VirtualMemory() {}

    /**
     * Gives the provider that serves, the same one each time.
     *
     * @return the provider
     * @throws NoUsableProviderException if none can be used, if the one that the property names does not exist or cannot be
     *     used, or if two have the same name; the next call searches again
     */
    public static VirtualMemoryProvider provider() {
        VirtualMemoryProvider provider = selected;
        if (provider == null) {
            synchronized (VirtualMemory.class) {
                provider = selected;
                if (provider == null) {
                    provider = ProviderSearch.run().select(System.getProperty(PROVIDER_PROPERTY));
                    selected = provider;
                }
            }
        }
        return provider;
    }

    /**
     * Searches for providers and reports on each one found, usable or not. It changes nothing about which one serves.
     *
     * @return the reports, in the order in which the providers would be chosen
     */
    public static List<ProviderReport> providers() {
        return ProviderSearch.run().reports();
    }

    /**
     * Reserves a range of addresses of the provider that serves; no memory is charged for it.
     *
     * @param bytes how many, at least 1; rounded up to the provider's granularity
     * @return the reservation, in which nothing is committed
     * @throws IllegalArgumentException if {@code bytes} is not positive
     * @throws OutOfVirtualMemoryException if the system has no such range
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws NoUsableProviderException if there is no provider that can serve
     * @throws IllegalStateException if the provider gives addresses of 2<sup>59</sup> and above
     */
    public static Reservation reserve(long bytes) {
        return Reservation.reserve(provider(), bytes);
    }
}
