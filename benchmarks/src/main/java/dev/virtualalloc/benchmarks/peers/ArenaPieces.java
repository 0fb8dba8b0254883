package dev.virtualalloc.benchmarks.peers;

import dev.virtualalloc.Block;
import dev.virtualalloc.containers.VirtualArena;

/** Our own: a block for each piece. */
final class ArenaPieces extends PiecePeer {
    private final VirtualArena arena;

    ArenaPieces(int pieces) {
        arena = VirtualArena.withMaximum((long) pieces * BYTES);
    }

    @Override
    public long write(long value) {
        return allocate(value).getLong(8);
    }

    @Override
    public Object keep(long value) {
        return allocate(value);
    }

    private Block allocate(long value) {
        Block block = arena.allocate(BYTES);
        block.putLong(0, value);
        block.putLong(8, value);
        block.putLong(16, value);
        block.putLong(24, value);
        return block;
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
