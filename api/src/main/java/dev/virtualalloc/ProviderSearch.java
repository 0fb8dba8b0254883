package dev.virtualalloc;

import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The search for providers: finds them, whatever state they are in, and chooses among them. */
final class ProviderSearch {
    /** A service file that cannot be read is reported by every step of the iterator: enough is enough. */
    private static final int MOST_FAILURES = 100;

    private final List<Candidate> candidates = new ArrayList<>();

    ProviderSearch(Iterator<ServiceLoader.Provider<VirtualMemoryProvider>> found) {
        int failures = 0;
        while (failures < MOST_FAILURES) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                candidates.add(examine(found.next()));
            } catch (VirtualMachineError e) {
                throw e;
            } catch (RuntimeException | Error e) {
                failures++;
                candidates.add(unloadable("(not loaded)", "the class path or module path", e));
            }
        }
        candidates.sort(Comparator.comparingInt(Candidate::rank).reversed().thenComparing(Candidate::name));
    }

    static ProviderSearch run() {
        ProviderSearch search = new ProviderSearch(
                ServiceLoader.load(VirtualMemoryProvider.class).stream().iterator());
        if (!search.candidates.isEmpty()) {
            return search;
        }
        // The class loader of the thread may be any that a framework likes; a backend is mostly where this class is.
        ClassLoader own = VirtualMemoryProvider.class.getClassLoader();
        return new ProviderSearch(
                ServiceLoader.load(VirtualMemoryProvider.class, own).stream().iterator());
    }

    List<ProviderReport> reports() {
        return candidates.stream().map(Candidate::report).collect(Collectors.toUnmodifiableList());
    }

    Candidate select(@Nullable String name) {
        refuseDoubles();
        if (name != null) {
            return named(name);
        }
        for (Candidate candidate : candidates) {
            // In the order of rank, and none below the one that serves is opened: opening may load a native library.
            if (candidate.open().isPresent()) {
                warnOfLastResort(candidate);
                return candidate;
            }
        }
        throw new NoUsableProviderException(
                candidates.isEmpty()
                        ? "no provider of virtual memory was found. Add a backend to the class path or module path:"
                                + " virtualalloc-backend-ffm for Java 22 and newer, virtualalloc-backend-jna for Java 17 and newer,"
                                + " virtualalloc-backend-unsafe-sim to simulate"
                        : "no provider of virtual memory can be used here. Found:",
                reports());
    }

    private Candidate named(String name) {
        Candidate unusable = null;
        for (Candidate candidate : candidates) {
            if (candidate.name().equals(name)) {
                if (candidate.open().isPresent()) {
                    return candidate;
                }
                unusable = unusable == null ? candidate : unusable;
            }
        }
        if (unusable != null) {
            throw new NoUsableProviderException(
                    VirtualMemory.PROVIDER_PROPERTY + "=" + name + " names a provider that is not usable: "
                            + unusable.report().problem().orElse("") + ". Found:",
                    reports());
        }
        String names = candidates.stream().map(Candidate::name).collect(Collectors.joining(", "));
        throw new NoUsableProviderException(
                VirtualMemory.PROVIDER_PROPERTY + "=" + name + " names no provider. Found: "
                        + (names.isEmpty() ? "none" : names),
                reports());
    }

    private void refuseDoubles() {
        Map<String, Candidate> byName = new HashMap<>();
        for (Candidate candidate : candidates) {
            Candidate other = candidate.isLoaded() ? byName.put(candidate.name(), candidate) : null;
            if (other != null) {
                throw new NoUsableProviderException(
                        "two providers are named " + other.name() + ": one from " + other.location() + ", one from "
                                + candidate.location() + ". Remove one of the two. Found:",
                        reports());
            }
        }
    }

    private static void warnOfLastResort(Candidate candidate) {
        if (candidate.rank() < 0) {
            System.getLogger("dev.virtualalloc")
                    .log(
                            System.Logger.Level.WARNING,
                            "memory is served by provider {0}, the last resort: it is meant for tests. Add"
                                    + " virtualalloc-backend-ffm or virtualalloc-backend-jna, or choose it knowingly with -D{1}={0}",
                            candidate.name(),
                            VirtualMemory.PROVIDER_PROPERTY);
        }
    }

    private static Candidate examine(ServiceLoader.Provider<VirtualMemoryProvider> found) {
        String location = location(found.type());
        try {
            VirtualMemoryProvider provider = found.get();
            String name = Objects.requireNonNull(provider.name(), "name()");
            int version = provider.spiVersion();
            // What a later version adds to the SPI has defaults: older providers serve as well as ever.
            return version <= VirtualMemoryProvider.SPI_VERSION
                    ? Candidate.loaded(provider, name, location)
                    : Candidate.failed(
                            name,
                            location,
                            "made for version " + version + " of the provider SPI, this is version "
                                    + VirtualMemoryProvider.SPI_VERSION
                                    + ". Take an api at least as new as the backend");
        } catch (VirtualMachineError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            return unloadable(found.type().getName(), location, e);
        }
    }

    private static Candidate unloadable(String name, String location, Throwable failure) {
        Throwable cause = failure instanceof ServiceConfigurationError && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return Candidate.failed(
                name,
                location,
                cause instanceof UnsupportedClassVersionError
                        ? "needs a newer Java than " + Runtime.version().feature() + " (" + cause.getMessage() + ")"
                        : "cannot be loaded: " + cause);
    }

    private static String location(Class<?> type) {
        Module module = type.getModule();
        Optional<String> modular = Optional.ofNullable(module.getLayer())
                .flatMap(layer -> layer.configuration().findModule(module.getName()))
                .flatMap(resolved -> resolved.reference().location())
                .map(uri -> "module " + module.getName() + " in " + uri);
        return modular.orElseGet(() -> {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            return source == null || source.getLocation() == null
                    ? "an unknown place"
                    : source.getLocation().toString();
        });
    }
}
