package dev.virtualalloc.internal;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The buffers handed out over one block. On Java 17 to 21 they cannot be revoked, so the addresses have to stay accessible until
 * nobody can reach any of them.
 */
public final class Views {
    private static final Cleaner CLEANER = Cleaner.create();

    private static final ByteBuffer NOWHERE = ByteBuffer.allocateDirect(0);

    /** Every view is a duplicate of it, and a duplicate keeps what it was made from reachable, as do its own duplicates. */
    private final ByteBuffer root;

    /** Creates the views of a block, of which there are none yet. */
    public Views() {
        this(ByteBuffer.allocateDirect(0));
    }

    private Views(ByteBuffer root) {
        this.root = root;
    }

    /**
     * {@return the views of a block that is part of this one, which on Java 17 to 21 keep the addresses of both accessible}
     */
    public Views within() {
        return new Views(root);
    }

    /**
     * {@return a buffer over a range, in the byte order of the machine}
     *
     * @param address the address of the first byte
     * @param bytes the length of the range
     * @param writable whether the buffer may be written
     */
    public ByteBuffer buffer(long address, int bytes, boolean writable) {
        ByteBuffer view = RawMemory.retarget(root.duplicate(), address, bytes);
        return (writable ? view : view.asReadOnlyBuffer()).order(ByteOrder.nativeOrder());
    }

    /**
     * {@return a buffer as {@link #buffer} returns it, which on Java 22 and newer is for the calling thread alone}
     *
     * @param address the address of the first byte
     * @param bytes the length of the range
     * @param writable whether the buffer may be written
     */
    public ByteBuffer confinedBuffer(long address, int bytes, boolean writable) {
        return buffer(address, bytes, writable);
    }

    /**
     * {@return a buffer over a range that nobody revokes: for who lets go of it before anything else can happen to the memory}
     *
     * @param address the address of the first byte
     * @param bytes the length of the range
     */
    public static ByteBuffer brief(long address, int bytes) {
        return RawMemory.retarget(NOWHERE.duplicate(), address, bytes);
    }

    /**
     * Revokes the views, where this Java can do that: every access through any of them fails from now on.
     *
     * @return {@code true} on Java 22 and newer, unless one is {@linkplain #confinedBuffer for another thread} that is alive; {@code
     *     false} on Java 17 to 21, where nothing has changed
     * @throws IllegalStateException if a view is in use at this moment, by input or output for example; nothing has changed
     */
    public boolean revoke() {
        return false;
    }

    /**
     * Runs an action once nobody can use any of the views, nor these {@code Views}: at once, if they were revoked.
     *
     * @param action the action; must not refer to these {@code Views}
     */
    public void whenUnusable(Runnable action) {
        CLEANER.register(root, action);
    }
}
