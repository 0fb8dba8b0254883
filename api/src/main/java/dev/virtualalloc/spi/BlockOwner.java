package dev.virtualalloc.spi;

import dev.virtualalloc.Block;

/**
 * The container that a block belongs to, once {@linkplain Block#claim claimed}.
 *
 * @since 0.1
 */
public interface BlockOwner {

    /** {@return what the container is called in messages, its class for example} */
    String name();

    /**
     * {@return how many bytes from the start of the block the container uses now}
     *
     * <p>What it has used before is below the dirty mark that it has {@linkplain BlockClaim#markDirty set}.
     */
    long used();

    /**
     * Called before something is taken away, while the limits of the block are as narrow as they may become: from now on the container
     * touches nothing beyond them. {@link #limitsChanged()} follows, also if the system has refused, but not if the thread was
     * interrupted by an {@link Error} between the two. Must not throw.
     */
    void limitsNarrowed();

    /** Called after the limits, the protection or the life of the block have changed, whoever changed them. Must not throw. */
    void limitsChanged();

    /**
     * Called before the views of the block are revoked, so that the container revokes those of what it has made of the block.
     *
     * @throws IllegalStateException if one of them is in use at this moment; the views stay then
     */
    default void revokeViews() {}
}
