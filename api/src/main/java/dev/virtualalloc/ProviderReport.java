package dev.virtualalloc;

import java.util.Optional;

/**
 * What the search for providers has found out about one of them.
 *
 * @param name the provider's name; for one that could not be loaded, its class or the best that is known of it
 * @param rank its rank, the higher the sooner chosen; 0 for one that could not be loaded
 * @param problem why it cannot be used here; empty if it can
 * @param location where it was loaded from: a jar, a directory or a module
 *
 * @since 0.1
 */
public record ProviderReport(String name, int rank, Optional<String> problem, String location) {

    /** {@return whether the provider can be used here} */
    public boolean usable() {
        return problem.isEmpty();
    }

    /** {@return the report in one line, as messages show it: name, rank, usable or why not, location} */
    @Override
    public String toString() {
        return name + " (rank " + rank + "): "
                + problem.map(reason -> "not usable: " + reason).orElse("usable") + ", from " + location;
    }
}
