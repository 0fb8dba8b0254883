package dev.virtualalloc;

import dev.virtualalloc.spi.Availability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One provider that the search has found, loaded or not. Whether it can be used is asked when it matters, and once. */
final class Candidate {
    private final @Nullable VirtualMemoryProvider provider;
    private final String name;
    private final int rank;
    private final String location;
    private @Nullable Availability availability;

    private Candidate(
            @Nullable VirtualMemoryProvider provider,
            String name,
            int rank,
            String location,
            @Nullable Availability availability) {
        this.provider = provider;
        this.name = name;
        this.rank = rank;
        this.location = location;
        this.availability = availability;
    }

    static Candidate loaded(VirtualMemoryProvider provider, String name, String location) {
        return new Candidate(provider, name, provider.rank(), location, null);
    }

    static Candidate failed(String name, String location, String reason) {
        return new Candidate(null, name, 0, location, Availability.unavailable(reason));
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

    boolean isLoaded() {
        return provider != null;
    }

    /** The provider, if it can be used. */
    @Nullable
    VirtualMemoryProvider usable() {
        return report().usable() ? provider : null;
    }

    ProviderReport report() {
        Availability known = availability;
        if (known == null) {
            known = ask(Objects.requireNonNull(provider));
            availability = known;
        }
        return new ProviderReport(name, rank, known, location);
    }

    private static Availability ask(VirtualMemoryProvider provider) {
        try {
            return Objects.requireNonNull(provider.availability(), "availability()");
        } catch (VirtualMachineError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            return Availability.unavailable("failed when it was asked whether it can be used: " + e);
        }
    }
}
