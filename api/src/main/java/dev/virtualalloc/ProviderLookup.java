package dev.virtualalloc;

import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for the providers that one class loader after the other sees, whatever state they are in. A class that two see is found once. */
final class ProviderLookup {
    /** A service file that cannot be read is reported by every step of the iterator: enough is enough. */
    private static final int MOST_FAILURES = 100;

    private final Set<Class<?>> known = new HashSet<>();

    /** The providers that a class loader sees, in the order of their rank. */
    List<Candidate> in(ClassLoader loader) {
        return seenBy(loader)
                .filter(seen -> seen != VirtualMemoryProvider.class)
                .map(copy -> List.of(ofAnotherCopy(copy)))
                .orElseGet(() -> of(ServiceLoader.load(VirtualMemoryProvider.class, loader).stream()
                        .iterator()));
    }

    List<Candidate> of(Iterator<ServiceLoader.Provider<VirtualMemoryProvider>> found) {
        List<Candidate> candidates = new ArrayList<>();
        Set<Class<?>> types = new HashSet<>();
        int failures = 0;
        while (failures < MOST_FAILURES) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                ServiceLoader.Provider<VirtualMemoryProvider> next = found.next();
                if (!known.contains(next.type())) {
                    types.add(next.type());
                    candidates.add(examine(next));
                }
            } catch (VirtualMachineError e) {
                throw e;
            } catch (RuntimeException | Error e) {
                failures++;
                candidates.add(unloadable("(not loaded)", "the class path or module path", e));
            }
        }
        known.addAll(types);
        candidates.sort(Comparator.comparingInt(Candidate::rank).reversed().thenComparing(Candidate::name));
        return candidates;
    }

    /** A class loader as messages name it: some of them describe themselves in several lines. */
    static String text(@Nullable ClassLoader loader) {
        if (loader == null) {
            return "'bootstrap'";
        }
        return loader.getName() == null
                ? loader.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(loader))
                : "'" + loader.getName() + "'";
    }

    private static Optional<Class<?>> seenBy(ClassLoader loader) {
        try {
            return Optional.of(Class.forName(VirtualMemoryProvider.class.getName(), false, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    /** To ask the service loader would be in vain: it says of each provider that it is not a subtype. */
    private static Candidate ofAnotherCopy(Class<?> copy) {
        return Candidate.failed(
                "(another copy)",
                location(copy),
                "class loader " + text(copy.getClassLoader())
                        + " has a copy of this library of its own, which its backends"
                        + " are made for; the one in use is that of class loader "
                        + text(ProviderLookup.class.getClassLoader()) + ", from " + location(ProviderLookup.class)
                        + ". Keep one of the two, with a backend beside it");
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

    static String location(Class<?> type) {
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
