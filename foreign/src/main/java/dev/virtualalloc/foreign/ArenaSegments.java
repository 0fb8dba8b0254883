package dev.virtualalloc.foreign;

import dev.virtualalloc.Block;
import dev.virtualalloc.BlockRegion;
import dev.virtualalloc.containers.VirtualArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Slices of one segment for each region of an arena, which lasts as long as the first block that was allocated for it there. */
final class ArenaSegments implements Arena {
    private final VirtualArena arena;
    private @Nullable BlockRegion region;
    private MemorySegment everything = MemorySegment.NULL;

    /** The offset of everything in the arena. */
    private long start;

    ArenaSegments(VirtualArena arena) {
        this.arena = arena;
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        MemorySegment from = everything();
        long offset = arena.allocateZeroedOffset(byteSize, byteAlignment);
        return from.asSlice(offset - start, byteSize);
    }

    @Override
    public MemorySegment.Scope scope() {
        return everything().scope();
    }

    @Override
    public void close() {
        arena.close();
    }

    private MemorySegment everything() {
        return arena.region() == region && everything.scope().isAlive() ? everything : renewed();
    }

    private MemorySegment renewed() {
        Block anchor = arena.allocate(1);
        start = anchor.address() - arena.address();
        everything = Segments.extended(anchor.asConfinedByteBuffer(0, 0), arena.maximum() - start);
        region = arena.region();
        return everything;
    }
}
