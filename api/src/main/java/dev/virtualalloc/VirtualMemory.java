package dev.virtualalloc;

import dev.virtualalloc.internal.LostClasses;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to the memory of this machine: which provider serves, its address space, and reservations in it.
 *
 * <p>Providers are found by {@link java.util.ServiceLoader}. The system property {@value #PROVIDER_PROPERTY} names the one to
 * use, and that one is used or nothing is. Otherwise it is the one of the highest rank that can be used among those beside this
 * library, which its own class loader sees; if there is none, among those that only the context class loader of the thread sees.
 * One of a negative rank serves only where neither sees another that can be used.
 *
 * <p>The provider that serves stays as long as this library, and so does its class loader. Where applications come and go
 * around a library that they share, the backend belongs beside the library: then no application is kept, and an application that
 * brings a copy of the library does not hide it. A backend that an application alone has serves too, the first application's for
 * all.
 *
 * <p>What serves and may surprise is logged as a warning, once, by the {@link System.Logger} {@code dev.virtualalloc}: a provider
 * of a negative rank that nobody has named, and on Java 22 and newer a library whose classes for Java 22 were lost when its jar
 * was repackaged.
 *
 * @since 0.1
 */
public final class VirtualMemory {

    /** The system property that names the provider to use. It is read once, when a provider is first asked for. */
    public static final String PROVIDER_PROPERTY = "virtualalloc.provider";

    private record Selection(VirtualMemoryProvider provider, AddressSpace space) {}

    private static volatile @Nullable Selection selected;

    private VirtualMemory() {}

    /**
     * {@return the provider that serves, the same one each time}
     *
     * @throws NoUsableProviderException if none can be used, if the one that the property names does not exist or cannot be
     *     used, or if two have the same name; the next call searches again
     */
    public static VirtualMemoryProvider provider() {
        return selection().provider();
    }

    /**
     * {@return the address space of the provider that serves, the same one each time}
     *
     * @throws NoUsableProviderException as {@link #provider()} throws it
     */
    public static AddressSpace addressSpace() {
        return selection().space();
    }

    /**
     * Searches for providers, and returns a report on each one found, usable or not. Which one serves stays as it is.
     *
     * @return the reports, in the order in which the providers would be chosen
     */
    public static List<ProviderReport> providers() {
        return ProviderSearch.run().reports();
    }

    /**
     * Reserves a range of addresses of the provider that serves; no memory is charged for it.
     *
     * @param bytes the length of the range, at least 1; it is rounded up to the granularity of reservations
     * @return the reservation, in which nothing is committed
     * @throws IllegalArgumentException if {@code bytes} is not positive
     * @throws NoUsableProviderException as {@link #provider()} throws it
     * @throws IllegalStateException if the address space gives addresses of 2<sup>59</sup> and above
     */
    public static Reservation reserve(long bytes) {
        return Reservation.reserve(addressSpace(), bytes);
    }

    /**
     * Releases the memory and the addresses that were kept of closed blocks: {@link RangePool#trim()} of the {@link
     * RangePool#shared()} pool.
     *
     * @throws VirtualMemoryException if the system refuses to take some of it, which stays and will be given back later
     * @throws IllegalStateException if {@value RangePool#KEEP_PROPERTY} is not a number of bytes
     */
    public static void trim() {
        RangePool.shared().trim();
    }

    /**
     * {@return what this library holds at this moment, in all address spaces}
     *
     * @apiNote On Linux the mappings of the process are counted for it, which takes milliseconds where there are tens of thousands.
     */
    public static MemoryUsage usage() {
        return Tally.usage();
    }

    private static Selection selection() {
        Selection selection = selected;
        if (selection == null) {
            synchronized (VirtualMemory.class) {
                selection = selected;
                if (selection == null) {
                    Candidate candidate = ProviderSearch.run().select(System.getProperty(PROVIDER_PROPERTY));
                    LostClasses.complaint()
                            .ifPresent(complaint -> ProviderSearch.warn(
                                    "memory is served by provider " + candidate.name() + ", but " + complaint));
                    selection =
                            new Selection(candidate.provider(), candidate.open().orElseThrow());
                    selected = selection;
                    UsageBean.registerIfAsked();
                }
            }
        }
        return selection;
    }
}
