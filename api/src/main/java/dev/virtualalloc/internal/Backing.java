package dev.virtualalloc.internal;

import dev.virtualalloc.Protection;
import org.jspecify.annotations.Nullable;

/**
 * What a block stands on: the control plane of one block, as its allocator sees to it.
 *
 * <p>Sizes are bytes from the block's address on. A method that throws has changed nothing.
 */
public interface Backing {

    /**
     * Tells where the block is.
     *
     * @return its address, always the same
     */
    long address();

    /**
     * Tells how large the block can become at the most.
     *
     * @return the maximum in bytes
     */
    long maximum();

    /**
     * Tells how much of the block has memory.
     *
     * @return the committed bytes
     */
    long capacity();

    /**
     * Makes sure that there is memory for a size; there may be more of it afterwards, never less.
     *
     * @param bytes the size, at most {@link #maximum()}
     */
    void commit(long bytes);

    /**
     * Gives the memory back that a size does not need.
     *
     * @param bytes the size that stays
     */
    void trim(long bytes);

    /**
     * Refuses a protection that this memory can never have, before anything is done for it.
     *
     * @param protection the protection
     * @throws UnsupportedOperationException if it cannot be given
     */
    void checkProtection(Protection protection);

    /**
     * Gives another protection to the memory there is, and to the memory that comes later.
     *
     * @param protection the protection, which {@link #checkProtection} did not refuse
     */
    void protect(Protection protection);

    /**
     * Tells how much of the block is in memory at this moment.
     *
     * @return the bytes in memory
     */
    long residentBytes();

    /**
     * Makes the views of the block when the first one is asked for.
     *
     * @return the views, of which there are none yet
     */
    default Views views() {
        return new Views();
    }

    /**
     * Gives everything back.
     *
     * @param survivors views that cannot be revoked: until nobody can reach them, the addresses have to stay accessible
     */
    void close(@Nullable Views survivors);
}
