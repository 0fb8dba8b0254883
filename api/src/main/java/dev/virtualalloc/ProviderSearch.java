package dev.virtualalloc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The search for providers, and the choice among them: first those beside this library, then those that only the class loader of
 * the thread sees, and test doubles last.
 *
 * <p>In this order because what is chosen stays, and its class loader with it: that of an application must not, where the
 * application can end before the library does.
 */
final class ProviderSearch {
    private final List<Candidate> own;
    private final List<Candidate> others;
    private final List<Candidate> candidates = new ArrayList<>();
    private final String searchers;

    /** A search that has found providers beside this library, and others; by whom, messages say if that were several. */
    ProviderSearch(List<Candidate> own, List<Candidate> others, String searchers) {
        this.own = own;
        this.others = others;
        this.searchers = searchers;
        candidates.addAll(own);
        candidates.addAll(others);
        // Stable: what is alike in this stays in its order.
        candidates.sort(Comparator.comparing(Candidate::isLastResort));
    }

    static ProviderSearch run() {
        ClassLoader own = orSystem(ProviderSearch.class.getClassLoader());
        ClassLoader other = orSystem(Thread.currentThread().getContextClassLoader());
        ProviderLookup lookup = new ProviderLookup();
        List<Candidate> beside = lookup.in(own);
        return other == own
                ? new ProviderSearch(beside, List.of(), "")
                : new ProviderSearch(
                        beside,
                        lookup.in(other),
                        " by class loader " + ProviderLookup.text(own)
                                + ", which this library is of, or by class loader " + ProviderLookup.text(other)
                                + " of the thread");
    }

    private static ClassLoader orSystem(@Nullable ClassLoader loader) {
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    List<ProviderReport> reports() {
        return candidates.stream().map(Candidate::report).collect(Collectors.toUnmodifiableList());
    }

    Candidate select(@Nullable String name) {
        refuseDoubles(own);
        refuseDoubles(others);
        return name == null ? best() : named(name);
    }

    private Candidate best() {
        for (Candidate candidate : candidates) {
            // None after the one that serves is opened: opening may load a native library.
            if (candidate.open().isPresent()) {
                warnOfLastResort(candidate);
                return candidate;
            }
        }
        throw new NoUsableProviderException(
                candidates.isEmpty()
                        ? "no provider of virtual memory was found" + searchers + ". "
                                + howToAdd(ProviderLookup.location(ProviderSearch.class))
                        : "no provider of virtual memory can be used here"
                                + (searchers.isEmpty() ? "" : " of those found" + searchers) + ". Found:",
                reports());
    }

    /** What to do where there is no backend beside a library from some place: an image that jlink has made is changed by jlink only. */
    static String howToAdd(String place) {
        return place.contains("jrt:/")
                ? "This library is linked into the image of Java that runs, and jlink links no backend unless told to: link it"
                        + " again with --add-modules dev.virtualalloc.ffm, or with --bind-services and the backend on its module path"
                : "Add a backend to the class path or module path:"
                        + " virtualalloc-backend-ffm for Java 22 and newer, virtualalloc-backend-jna for Java 17 and newer,"
                        + " virtualalloc-backend-unsafe-sim to simulate";
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

    /** Of two of one name that different class loaders have found, the order of the search decides. */
    private void refuseDoubles(List<Candidate> found) {
        Map<String, Candidate> byName = new HashMap<>();
        for (Candidate candidate : found) {
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
        if (candidate.isLastResort()) {
            String name = candidate.name();
            warn("memory is served by provider " + name + ", the last resort: it is meant for tests. Add"
                    + " virtualalloc-backend-ffm or virtualalloc-backend-jna, or choose it knowingly with -D"
                    + VirtualMemory.PROVIDER_PROPERTY + "=" + name);
        }
    }

    /** The logger is not kept: it takes time to be made, and mostly there is nothing to say. */
    static void warn(String message) {
        System.getLogger("dev.virtualalloc").log(System.Logger.Level.WARNING, message);
    }
}
