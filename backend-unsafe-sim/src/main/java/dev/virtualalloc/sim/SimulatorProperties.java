package dev.virtualalloc.sim;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** What the system properties say about the provider that is found by itself. */
final class SimulatorProperties {
    private static final String PREFIX = "virtualalloc.sim.";

    private final Function<String, @Nullable String> properties;
    private Simulator simulator = Simulator.linux4k();
    private String complaint = "";

    SimulatorProperties(Function<String, @Nullable String> properties) {
        this.properties = properties;
        try {
            simulator = profile();
            simulator = with(simulator, "pageSize", simulator::withPageSize);
            simulator = with(simulator, "granularity", simulator::withReservationGranularity);
            simulator = with(simulator, "commitLimit", simulator::withCommitLimit);
        } catch (IllegalArgumentException e) {
            complaint = Objects.requireNonNullElse(e.getMessage(), "");
        }
    }

    Simulator simulator() {
        return simulator;
    }

    /** Which of them does not make sense; empty if all do. */
    String complaint() {
        return complaint;
    }

    private Simulator profile() {
        String name = properties.apply(PREFIX + "profile");
        if (name == null) {
            return Simulator.linux4k();
        }
        return switch (name) {
            case "linux4k" -> Simulator.linux4k();
            case "linux64k" -> Simulator.linux64k();
            case "macos16k" -> Simulator.macos16k();
            case "windows" -> Simulator.windows();
            default ->
                throw new IllegalArgumentException(
                        PREFIX + "profile=" + name + " is none of linux4k, linux64k, macos16k, windows");
        };
    }

    private Simulator with(Simulator simulator, String property, LongFunction<Simulator> change) {
        String value = properties.apply(PREFIX + property);
        if (value == null) {
            return simulator;
        }
        try {
            return change.apply(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(PREFIX + property + "=" + value + " is not a number of bytes", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PREFIX + property + "=" + value + ": " + e.getMessage(), e);
        }
    }
}
