package dev.virtualalloc.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The buffers handed out over one block, on Java 22 and newer: they have a scope of their own and fail cleanly once it is
 * closed.
 */
public final class Views {
    // Shared, because a block may pass from thread to thread. Closing it stops all threads for a moment, which blocks
    // without views do not have to pay for.
    private final Arena arena = Arena.ofShared();

    /** Makes the views of a block, of which there are none yet. */
    public Views() {}

    /**
     * Makes the views of a block that stands on this one.
     *
     * @return the views, which can be revoked without those of the block below
     */
    public Views within() {
        return new Views();
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
        MemorySegment segment = MemorySegment.ofAddress(address).reinterpret(bytes, arena, null);
        return (writable ? segment : segment.asReadOnly()).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /**
     * Makes every access through any of the views fail from now on.
     *
     * @return whether it could: always on this Java
     * @throws IllegalStateException if a view is in use at this moment, by input or output for example; nothing has changed
     */
    public boolean revoke() {
        arena.close();
        return true;
    }

    /**
     * Runs something once nobody can use any of the views, which is now: they have been revoked.
     *
     * @param action what to run
     */
    public void whenUnusable(Runnable action) {
        action.run();
    }
}
