package dev.virtualalloc.spi;

import java.util.Objects;
import java.util.Optional;

/** Whether a provider can be used on this machine and this Java, or the reason why not. */
public final class Availability {
    private static final Availability AVAILABLE = new Availability("");

    private final String reason;

    private Availability(String reason) {
        this.reason = reason;
    }

    /**
     * Says that the provider can be used.
     *
     * @return the one available answer
     */
    public static Availability available() {
        return AVAILABLE;
    }

    /**
     * Says that the provider cannot be used here.
     *
     * @param reason why, and what would have to be different: {@code needs Java 22, this is 17}
     * @return an answer that carries the reason
     * @throws IllegalArgumentException if the reason is blank
     */
    public static Availability unavailable(String reason) {
        if (Objects.requireNonNull(reason, "reason").isBlank()) {
            throw new IllegalArgumentException("an unavailable provider must give a reason");
        }
        return new Availability(reason);
    }

    /**
     * Tells whether the provider can be used.
     *
     * @return whether it is available
     */
    public boolean isAvailable() {
        return reason.isEmpty();
    }

    /**
     * Tells why the provider cannot be used.
     *
     * @return the reason; empty if it is available
     */
    public Optional<String> reason() {
        return isAvailable() ? Optional.empty() : Optional.of(reason);
    }

    /**
     * Describes the answer.
     *
     * @return {@code usable}, or {@code not usable: } and the reason
     */
    @Override
    public String toString() {
        return isAvailable() ? "usable" : "not usable: " + reason;
    }
}
