package dev.virtualalloc.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The views of one block on Java 22 and newer: they have a scope of their own and fail cleanly once it is closed. */
public final class Views {
    // Shared, because a block may pass from thread to thread. Closing it stops all threads for a moment, which blocks
    // without views do not have to pay for.
    private final Arena arena = Arena.ofShared();

    public Views() {}

    public Views within() {
        return new Views();
    }

    public ByteBuffer buffer(long address, int bytes, boolean writable) {
        MemorySegment segment = MemorySegment.ofAddress(address).reinterpret(bytes, arena, null);
        return (writable ? segment : segment.asReadOnly()).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    public boolean revoke() {
        arena.close();
        return true;
    }

    public void whenUnusable(Runnable action) {
        action.run();
    }
}
