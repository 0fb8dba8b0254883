package dev.virtualalloc.spi.os;

import dev.virtualalloc.Protection;
import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Availability;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider on the memory of Linux, macOS or Windows, complete but for the calling of C functions: whoever can call them
 * extends it and supplies the binding.
 *
 * <p>The binding is asked for once, when {@link #availability()} or an operation is first called, and only the one that the
 * system needs. If it cannot be had, the provider is unavailable and says why.
 *
 * <p>Page size and capabilities are what the system tells. Linux has {@link Capability#PROTECT}, {@link Capability#DISCARD}
 * and {@link Capability#RESIDENCY} always, {@link Capability#EXECUTE} unless the process is hardened against it, {@link
 * Capability#ADVISE} if the kernel knows transparent huge pages, {@link Capability#PREFAULT} from 5.14 on, {@link
 * Capability#QUERY} where {@code /proc} is mounted. macOS has {@code PROTECT} and {@code RESIDENCY}: Apple silicon executes
 * only pages that were mapped with {@code MAP_JIT}, which each thread has to switch between writing and executing. Windows
 * has {@code PROTECT} and {@code EXECUTE}.
 *
 * @implNote Reserving is {@code mmap} of {@code PROT_NONE} pages or {@code VirtualAlloc} with {@code MEM_RESERVE}, committing
 *     {@code mprotect} or {@code VirtualAlloc} with {@code MEM_COMMIT}, decommitting {@code mmap} with {@code MAP_FIXED} or
 *     {@code VirtualFree} with {@code MEM_DECOMMIT}, releasing {@code munmap} or {@code VirtualFree} with {@code MEM_RELEASE}.
 */
public abstract class SystemProvider implements VirtualMemoryProvider {
    private record Binding(
            Availability availability, @Nullable SystemMemory memory) {}

    private final String name;
    private final int rank;
    private final Platform platform;
    private volatile @Nullable Binding binding;

    /**
     * Makes a provider that has not yet asked for its binding. Nothing here can fail.
     *
     * @param name what {@link #name()} answers
     * @param rank what {@link #rank()} answers
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
     *     that is the option of Java that gives native access to the backend
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
    public final Availability availability() {
        return binding().availability();
    }

    @Override
    public final Set<Capability> capabilities() {
        return memory().capabilities();
    }

    @Override
    public final long pageSize() {
        return memory().pageSize();
    }

    @Override
    public final long reservationGranularity() {
        return memory().reservationGranularity();
    }

    @Override
    public final long reserve(long bytes) {
        return memory().reserve(bytes);
    }

    @Override
    public final void commit(long address, long bytes, Protection protection) {
        memory().commit(address, bytes, protection);
    }

    @Override
    public final void decommit(long address, long bytes) {
        memory().decommit(address, bytes);
    }

    @Override
    public final void release(long address, long bytes) {
        memory().release(address, bytes);
    }

    @Override
    public final void protect(long address, long bytes, Protection protection) {
        memory().protect(address, bytes, protection);
    }

    @Override
    public final void advise(long address, long bytes, Advice advice) {
        memory().advise(address, bytes, advice);
    }

    @Override
    public final void prefault(long address, long bytes) {
        memory().prefault(address, bytes);
    }

    @Override
    public final void discard(long address, long bytes) {
        memory().discard(address, bytes);
    }

    @Override
    public final long residentBytes(long address, long bytes) {
        return memory().residentBytes(address, bytes);
    }

    @Override
    public final Protection query(long address) {
        return memory().query(address);
    }

    /**
     * Describes the provider.
     *
     * @return its name and the platform: {@code ffm, linux-x86_64}
     */
    @Override
    public final String toString() {
        return name + ", " + platform;
    }

    private SystemMemory memory() {
        Binding bound = binding();
        SystemMemory memory = bound.memory();
        if (memory == null) {
            throw new IllegalStateException("provider " + name + " is " + bound.availability());
        }
        return memory;
    }

    private Binding binding() {
        Binding bound = binding;
        if (bound == null) {
            synchronized (this) {
                bound = binding;
                if (bound == null) {
                    bound = bind();
                    binding = bound;
                }
            }
        }
        return bound;
    }

    private Binding bind() {
        Availability known = platform.availability();
        if (!known.isAvailable()) {
            return new Binding(known, null);
        }
        try {
            SystemMemory memory = switch (platform.system()) {
                case LINUX -> new LinuxMemory(this, platform, posixCalls(), LinuxLimits.current());
                case MACOS -> new MacMemory(this, platform, posixCalls());
                case WINDOWS -> new WindowsMemory(this, platform, windowsCalls());
                case OTHER -> throw new UnsupportedOperationException("unknown system " + platform);
            };
            return new Binding(known, memory);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            return new Binding(Availability.unavailable(reason(e)), null);
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
            Module module = getClass().getModule();
            return "this Java refuses native access (" + cause.getMessage() + "). Start it with --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
        }
        return "cannot call the system (" + cause + ")";
    }
}
