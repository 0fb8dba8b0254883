package dev.virtualalloc.spi;

import dev.virtualalloc.Block;

/**
 * What the allocator of a block can do with it and its users cannot. Returned by {@link Block#create}; users are given the
 * {@link #block()} alone.
 *
 * <p>Not for use by several threads at once, nor while another thread uses the block.
 *
 * @since 0.1
 */
public interface BlockControl {

    /** {@return the block, always the same} */
    Block block();

    /**
     * Sets the bytes of the block to zero that may be something else: those below the dirty mark.
     *
     * @throws IllegalStateException if the block is closed, or cannot be written
     */
    void clear();

    /**
     * Sets the size of the block without asking its memory. Has no effect if the block has ended.
     *
     * @param bytes the size from now on, for which there is memory
     */
    void resize(long bytes);

    /**
     * Revokes the views of the block: every access through them fails from now on. Has no effect on Java 17 to 21.
     *
     * @throws IllegalStateException if a view is in use at this moment; nothing has changed
     *
     * @apiNote Whoever ends several blocks at once revokes the views of all of them first: after that nothing can fail.
     */
    void revokeViews();

    /**
     * Ends the block, like {@link Block#close()}, with a reason of its own. Has no effect if the block has ended already.
     *
     * @param reason why the block cannot be used any more, as messages say it after "the block": {@code "was given back"}
     * @throws IllegalStateException if a view is in use at this moment; the block is still open then
     */
    void invalidate(String reason);
}
