package dev.virtualalloc;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One provider that the search has found, loaded or not. It is opened when that matters, and once. */
final class Candidate {
    private final @Nullable VirtualMemoryProvider provider;
    private final String name;
    private final int rank;
    private final String location;
    private @Nullable AddressSpace space;
    private @Nullable String problem;

    private Candidate(
            @Nullable VirtualMemoryProvider provider,
            String name,
            int rank,
            String location,
            @Nullable String problem) {
        this.provider = provider;
        this.name = name;
        this.rank = rank;
        this.location = location;
        this.problem = problem;
    }

    static Candidate loaded(VirtualMemoryProvider provider, String name, String location) {
        return new Candidate(provider, name, provider.rank(), location, null);
    }

    static Candidate failed(String name, String location, String problem) {
        return new Candidate(null, name, 0, location, problem);
    }

    String name() {
        return name;
    }

    int rank() {
        return rank;
    }

    String location() {
        return location;
    }

    /** Whether it is a test double, which serves only where nothing else can. */
    boolean isLastResort() {
        return rank < 0;
    }

    boolean isLoaded() {
        return provider != null;
    }

    /** The provider, which was loaded. */
    VirtualMemoryProvider provider() {
        return Objects.requireNonNull(provider);
    }

    /** The address space, if the provider can be used. */
    Optional<AddressSpace> open() {
        if (space == null && problem == null) {
            try {
                space = Objects.requireNonNull(provider().open(), "open()");
            } catch (VirtualMachineError e) {
                throw e;
            } catch (ProviderUnavailableException e) {
                problem = e.getMessage();
            } catch (RuntimeException | Error e) {
                problem = "failed to open: " + e;
            }
        }
        return Optional.ofNullable(space);
    }

    ProviderReport report() {
        open();
        return new ProviderReport(name, rank, Optional.ofNullable(problem), location);
    }
}
