package dev.virtualalloc;

import dev.virtualalloc.spi.Availability;

/**
 * What the search for providers has found out about one of them.
 *
 * @param name the provider's name; for one that could not be loaded, its class or the best that is known of it
 * @param rank its rank, the higher the sooner chosen; 0 for one that could not be loaded
 * @param availability whether it can be used here, or why not
 * @param location where it was loaded from: a jar, a directory or a module
 */
public record ProviderReport(String name, int rank, Availability availability, String location) {

    /**
     * Tells whether the provider can be used here.
     *
     * @return whether it is available
     */
    public boolean usable() {
        return availability.isAvailable();
    }

    /**
     * Describes the provider in one line, as error messages show it.
     *
     * @return the line: name, rank, usable or why not, location
     */
    @Override
    public String toString() {
        return name + " (rank " + rank + "): " + availability + ", from " + location;
    }
}
