package dev.virtualalloc;

/**
 * Thrown when a block or container would grow past the maximum it was created with: nothing has changed, and whatever
 * still fits may be added.
 *
 * @since 0.1
 */
public class CapacityExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The size that was asked for. */
    private final long requested;

    /** The size that cannot be passed. */
    private final long maximum;

    /**
     * Creates an exception about a maximum.
     *
     * @param message what is full, with its numbers, and what to do
     * @param requested the size that was asked for, in the unit of {@code maximum}
     * @param maximum the size that cannot be passed: bytes of a block or allocator, elements of a container
     */
    public CapacityExceededException(String message, long requested, long maximum) {
        super(message);
        this.requested = requested;
        this.maximum = maximum;
    }

    /** {@return the size that was asked for, in the unit of {@link #maximum()}} */
    public long requested() {
        return requested;
    }

    /** {@return the size that cannot be passed: bytes of a block or allocator, elements of a container} */
    public long maximum() {
        return maximum;
    }
}
