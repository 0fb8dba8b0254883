package dev.virtualalloc.spi.os;

import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.NativeAccess;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import org.jspecify.annotations.Nullable;

/**
 * A provider on the memory of Linux, macOS or Windows, complete but for the calling of C functions: whoever can call them
 * extends it and supplies the binding.
 *
 * <p>The binding is asked for once, when the provider is first {@linkplain #open() opened}, and only the one that the system
 * needs. If it cannot be had, the provider is unavailable and says why.
 *
 * <p>Page size and capabilities are what the system tells, or shows when it is tried on a page. Linux has {@link Capability#PROTECT},
 * {@link Capability#PREFAULT} and {@link Capability#RESIDENCY} always, {@link Capability#DISCARD} unless it ignores advice, as some
 * emulators and sandboxes do, {@link Capability#EXECUTE} and {@link Capability#WRITE_EXECUTE} unless the process is hardened against them,
 * {@link Capability#ADVISE} if the kernel knows transparent huge pages, {@link Capability#QUERY} where {@code /proc} is mounted, {@link
 * Capability#LAZY} where that is and {@code vm.overcommit_memory} is not 2, and it alone {@link Capability#MAP} if the C library has
 * {@code memfd_create}. macOS has {@code PROTECT} and {@code RESIDENCY}, and does not execute: pages that are writable and executable at
 * once must have been mapped with {@code MAP_JIT} there, which excludes the {@code MAP_FIXED} of decommitting, and whether others can be
 * executed once they were written was not tried. Windows has {@code PROTECT}, {@code EXECUTE}, {@code
 * WRITE_EXECUTE} and {@code PREFAULT}, and {@code QUERY} and {@code RESIDENCY} if the binding has the functions. All of
 * them have {@link Capability#LOCK} if the binding has the functions, and the process may lock anything at all.
 *
 * <p>Resident is on Windows what is in the working set of the process: pages that the system has taken out of it are not counted,
 * though they may still be in physical memory for a while.
 *
 * @implNote Reserving is {@code mmap} of {@code PROT_NONE} pages or {@code VirtualAlloc} with {@code MEM_RESERVE}, committing
 *     {@code mprotect} or {@code VirtualAlloc} with {@code MEM_COMMIT}, decommitting {@code mmap} with {@code MAP_FIXED} or
 *     {@code VirtualFree} with {@code MEM_DECOMMIT}, releasing {@code munmap} or {@code VirtualFree} with {@code MEM_RELEASE}. Windows
 *     tells of pages by {@code VirtualQuery} and {@code QueryWorkingSetEx}.
 *
 * @since 0.1
 */
public abstract class SystemProvider implements VirtualMemoryProvider {
    private final String name;
    private final int rank;
    private final Platform platform;
    private @Nullable AddressSpace opened;
    private @Nullable ProviderUnavailableException unavailable;

    /**
     * Creates a provider that has not yet asked for its binding. Nothing here can fail.
     *
     * @param name what {@link #name()} returns
     * @param rank what {@link #rank()} returns
     */
    protected SystemProvider(String name, int rank) {
        this(name, rank, Platform.current());
    }

    SystemProvider(String name, int rank, Platform platform) {
        this.name = name;
        this.rank = rank;
        this.platform = platform;
    }

    /**
     * Binds the functions of Linux or macOS. Called at most once, on these systems alone.
     *
     * @return the functions, ready to be called
     * @throws UnsupportedOperationException if this backend cannot do it here; the message becomes the reason why the provider
     *     is unavailable, and says what would have to be different. Any other exception and any error, except for a {@link
     *     VirtualMachineError}, makes it unavailable too, with a reason made from it; for an {@link IllegalCallerException}
     *     that is what {@link NativeAccess} says
     */
    protected abstract PosixCalls posixCalls();

    /**
     * Binds the functions of Windows. Called at most once, on Windows alone.
     *
     * @return the functions, ready to be called
     * @throws UnsupportedOperationException as for {@link #posixCalls()}
     */
    protected abstract WindowsCalls windowsCalls();

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public final int rank() {
        return rank;
    }

    @Override
    public final synchronized AddressSpace open() {
        if (unavailable != null) {
            throw new ProviderUnavailableException(unavailable.getMessage(), unavailable);
        }
        AddressSpace space = opened;
        if (space == null) {
            try {
                space = bind();
            } catch (ProviderUnavailableException e) {
                unavailable = e;
                throw e;
            }
            opened = space;
        }
        return space;
    }

    /** {@return the name of the provider and its platform, as in {@code ffm, linux-x86_64}} */
    @Override
    public final String toString() {
        return name + ", " + platform;
    }

    private AddressSpace bind() {
        platform.requireKnown();
        try {
            return switch (platform.system()) {
                case LINUX -> new LinuxAddressSpace(name, platform, posixCalls(), LinuxLimits.current());
                case MACOS -> new MacAddressSpace(name, platform, posixCalls());
                case WINDOWS -> new WindowsAddressSpace(name, platform, windowsCalls());
                case OTHER -> throw new UnsupportedOperationException("unknown system " + platform);
            };
        } catch (VirtualMachineError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw new ProviderUnavailableException(reason(e), e);
        }
    }

    private String reason(Throwable failure) {
        if (failure instanceof UnsupportedOperationException && failure.getMessage() != null) {
            return failure.getMessage();
        }
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof IllegalCallerException)) {
            cause = cause.getCause();
        }
        if (cause instanceof IllegalCallerException) {
            return "this Java refuses native access (" + cause.getMessage() + "). "
                    + NativeAccess.howToAllow(getClass().getModule());
        }
        return "cannot call the system (" + cause + ")";
    }
}
