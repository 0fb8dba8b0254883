package dev.virtualalloc.benchmarks.peers;

import dev.virtualalloc.MemoryAccess;
import dev.virtualalloc.containers.VirtualArena;

/** Our own without blocks: an offset for each piece. */
final class OffsetPieces extends PiecePeer {
    private final VirtualArena arena;
    private final MemoryAccess memory;

    OffsetPieces(int pieces) {
        arena = VirtualArena.withMaximum((long) pieces * BYTES);
        memory = arena.memory();
    }

    @Override
    public long write(long value) {
        return memory.getLong(allocate(value) + 8);
    }

    @Override
    public Object keep(long value) {
        return allocate(value);
    }

    private long allocate(long value) {
        long offset = arena.allocateOffset(BYTES);
        memory.putLong(offset, value);
        memory.putLong(offset + 8, value);
        memory.putLong(offset + 16, value);
        memory.putLong(offset + 24, value);
        return offset;
    }

    @Override
    public void reset() {
        arena.reset();
    }

    @Override
    public void close() {
        arena.close();
    }
}
