package dev.virtualalloc.internal;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The buffers handed out over one block, on Java 17 to 21: they cannot be revoked, so the addresses have to stay accessible
 * until nobody can reach any of them.
 */
public final class Views {
    private static final Cleaner CLEANER = Cleaner.create();

    /** Every view is a duplicate of it, and a duplicate keeps what it was made from reachable, as do its own duplicates. */
    private final ByteBuffer root;

    /** Makes the views of a block, of which there are none yet. */
    public Views() {
        this(ByteBuffer.allocateDirect(0));
    }

    private Views(ByteBuffer root) {
        this.root = root;
    }

    /**
     * Makes the views of a block that stands on this one.
     *
     * @return the views, which on this Java keep the addresses of both accessible
     */
    public Views within() {
        return new Views(root);
    }

    /**
     * Makes a buffer over a range.
     *
     * @param address the first byte
     * @param bytes the length
     * @param writable whether the buffer may be written
     * @return the buffer, in the byte order of the machine
     */
    public ByteBuffer buffer(long address, int bytes, boolean writable) {
        ByteBuffer view = RawMemory.retarget(root.duplicate(), address, bytes);
        return (writable ? view : view.asReadOnlyBuffer()).order(ByteOrder.nativeOrder());
    }

    /**
     * Makes every access through any of the views fail from now on, where this Java can do that.
     *
     * @return whether it could: not on this Java
     */
    public boolean revoke() {
        return false;
    }

    /**
     * Runs something once nobody can use any of the views, nor these {@code Views}.
     *
     * @param action what to run; must not refer to these {@code Views}
     */
    public void whenUnusable(Runnable action) {
        CLEANER.register(root, action);
    }
}
