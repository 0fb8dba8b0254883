package dev.virtualalloc.spi;

/**
 * Who can give access to an address space: the one class by which {@link java.util.ServiceLoader} finds a backend. It says who it
 * is, and opens the {@link AddressSpace} that does the work, as a {@link java.nio.file.spi.FileSystemProvider} opens a {@link
 * java.nio.file.FileSystem}.
 *
 * <p>Any number of threads may use a provider at once.
 *
 * @implSpec The class is public, has a public constructor without parameters that cannot fail, and is registered for {@code
 *     ServiceLoader}. It holds every rule of the conformance kit's {@code ProviderContract}; the numbers
 *     below and in {@link AddressSpace} are those of the kit's {@code SPEC.md}. Rules 1.1 and 1.2 are on the class itself.
 *
 * @since 0.1
 */
public interface VirtualMemoryProvider {

    /** The version of this package. A provider returns it from {@link #spiVersion()}, and thereby what it was compiled with. */
    int SPI_VERSION = 1;

    /**
     * {@return the name of the provider, as in {@code -Dvirtualalloc.provider=NAME}: lower-case letters, digits and hyphens, always
     * the same, and that of no other provider}
     *
     * @implSpec Rules 1.4, 2.1, 2.2 and 2.4.
     */
    String name();

    /**
     * {@return the version of this package that the provider was compiled with, {@link #SPI_VERSION}}
     *
     * <p>Providers of this version and of older ones are accepted, those of newer ones are not.
     *
     * @implSpec Rules 1.4 and 2.3.
     */
    int spiVersion();

    /**
     * {@return the rank of the provider: of those that can be used in one place, the one of the highest rank serves, see {@link
     * dev.virtualalloc.VirtualMemory}}
     *
     * <p>{@code ffm} has 300, {@code jna} 200, {@code unsafe-sim} -100, others choose as they see fit. A negative rank is for test
     * doubles: where one of them serves without having been chosen by name, the library warns.
     *
     * @implSpec Rules 1.4 and 2.4.
     */
    int rank();

    /**
     * Opens the address space. There is nothing to be closed; what is reserved in it is released piece by piece.
     *
     * @return the address space, the same one each time
     * @throws ProviderUnavailableException if the provider cannot be used on this machine or this Java, each time for the same reason
     *
     * @implSpec Rules 1.3 and 1.5. Not before this call does a provider load native libraries or ask the system.
     */
    AddressSpace open();
}
