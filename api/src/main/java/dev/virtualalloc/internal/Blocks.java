package dev.virtualalloc.internal;

import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What our own modules may do with a block and its users may not. */
public abstract class Blocks {
    private static @Nullable Blocks instance;

    /** For {@link Block} alone, which is the only one who can implement it. */
    protected Blocks() {}

    /**
     * Installs the implementation; called once, by {@link Block} when it is initialised.
     *
     * @param blocks the implementation
     */
    public static void install(Blocks blocks) {
        instance = blocks;
    }

    /**
     * Gives the way into blocks.
     *
     * @return the one instance
     */
    public static Blocks access() {
        Blocks blocks = instance;
        if (blocks == null) {
            try {
                MethodHandles.lookup().ensureInitialized(Block.class);
            } catch (IllegalAccessException e) {
                throw new LinkageError("Block is public and can be initialised", e);
            }
            blocks = Objects.requireNonNull(instance);
        }
        return blocks;
    }

    /**
     * Makes a block.
     *
     * @param backing what it stands on, with memory for {@code bytes} already
     * @param bytes its size
     * @param protection the protection of its memory
     * @return the block
     */
    public abstract Block create(Backing backing, long bytes, Protection protection);

    /**
     * Takes a block for a container, for good: no other can take it.
     *
     * @param block the block
     * @param owner who takes it, and is told from now on what happens to it
     * @throws IllegalStateException if the block has an owner already
     */
    public abstract void claim(Block block, BlockOwner owner);

    /**
     * Makes every view of a block fail from now on, where this Java can do that, and the views of what its owner made of it.
     *
     * @param block the block
     * @throws IllegalStateException if a view is in use at this moment
     */
    public abstract void revokeViews(Block block);

    /**
     * Closes a block whose memory is somebody else's to give back. Its views are to be revoked first.
     *
     * @param block the block
     * @param reason why it cannot be used any more, for messages: goes on after "the block"
     */
    public abstract void invalidate(Block block, String reason);

    /**
     * Makes the views of a block that stands on another one: before Java 22 they keep the addresses of that one, too.
     *
     * @param block the block below
     * @return the views, of which there are none yet
     */
    public abstract Views viewsWithin(Block block);

    /**
     * Tells why a block cannot be used any more.
     *
     * @param block the block
     * @return the reason, which goes on after "the block"; null as long as it is open
     */
    public abstract @Nullable String ended(Block block);

    /**
     * Tells how much of a block can be read.
     *
     * @param block the block
     * @return its size; 0 if its protection does not allow reading, or if it is closed
     */
    public abstract long readable(Block block);

    /**
     * Tells how much of a block can be written.
     *
     * @param block the block
     * @return its size; 0 if its protection does not allow writing, or if it is closed
     */
    public abstract long writable(Block block);
}
