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
     * @param owner what the container is called in messages
     * @param limitsChanged is told after the size, the protection or the life of the block has changed, whoever did it
     * @throws IllegalStateException if the block has an owner already
     */
    public abstract void claim(Block block, String owner, Runnable limitsChanged);

    /**
     * Closes a block whose memory is somebody else's to give back.
     *
     * @param block the block
     * @param reason why it cannot be used any more, for messages
     */
    public abstract void invalidate(Block block, String reason);

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
