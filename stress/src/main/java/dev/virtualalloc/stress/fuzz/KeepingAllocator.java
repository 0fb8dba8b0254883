package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import org.jspecify.annotations.Nullable;

/** Keeps the first block that it hands out: whoever has that can do to it what its container does not expect. */
final class KeepingAllocator implements Allocator {
    private final Allocator allocator;
    private @Nullable Block first;

    KeepingAllocator(Allocator allocator) {
        this.allocator = allocator;
    }

    @Nullable
    Block first() {
        return first;
    }

    @Override
    public Block allocate(long bytes) {
        return keep(allocator.allocate(bytes));
    }

    @Override
    public Block allocateZeroed(long bytes) {
        return keep(allocator.allocateZeroed(bytes));
    }

    private Block keep(Block block) {
        if (first == null) {
            first = block;
        }
        return block;
    }

    @Override
    public long maximum() {
        return allocator.maximum();
    }
}
