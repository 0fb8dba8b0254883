package dev.virtualalloc.spi;

import java.util.Objects;

/**
 * Thrown when a provider cannot be used on this machine or this Java. Its message is the reason.
 *
 * @since 0.1
 */
public class ProviderUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception with a reason.
     *
     * @param reason why, and what would have to be different: {@code needs Java 22 or newer, this is Java 17}
     * @throws IllegalArgumentException if the reason is blank
     */
    public ProviderUnavailableException(String reason) {
        super(checked(reason));
    }

    /**
     * Creates an exception with a reason and what led to it.
     *
     * @param reason why, and what would have to be different
     * @param cause what led to it
     * @throws IllegalArgumentException if the reason is blank
     */
    public ProviderUnavailableException(String reason, Throwable cause) {
        super(checked(reason), cause);
    }

    /** {@return the reason} */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    private static String checked(String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a provider that cannot be used has to say why");
        }
        return reason;
    }
}
