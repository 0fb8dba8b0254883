package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;

/** Hands out a block that is in use. */
record OneBlock(Block block) implements Allocator {
    @Override
    public Block allocate(long bytes) {
        return block;
    }

    @Override
    public Block allocateZeroed(long bytes) {
        return block;
    }

    @Override
    public long maximum() {
        return block.maximum();
    }
}
