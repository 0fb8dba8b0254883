package dev.virtualalloc.internal;

/** The container that a block belongs to. */
public interface BlockOwner {

    /**
     * Names the container for messages.
     *
     * @return its kind, {@code LongVec} for example
     */
    String name();

    /** Is told after the size, the protection or the life of the block has changed, whoever did it. Must not throw. */
    void limitsChanged();

    /**
     * Makes every view of what was made of the block fail from now on, where this Java can do that.
     *
     * @throws IllegalStateException if a view is in use at this moment
     */
    default void revokeViews() {}
}
