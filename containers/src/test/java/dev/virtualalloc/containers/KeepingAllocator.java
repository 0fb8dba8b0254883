package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An allocator of somebody who keeps the blocks and meddles with them. */
final class KeepingAllocator implements Allocator {
    private final Allocator allocator;
    private @Nullable Block kept;

    KeepingAllocator(Allocator allocator) {
        this.allocator = allocator;
    }

    Block kept() {
        return Objects.requireNonNull(kept, "nothing was allocated");
    }

    @Override
    public Block allocate(long bytes) {
        kept = allocator.allocate(bytes);
        return kept;
    }

    @Override
    public Block allocateZeroed(long bytes) {
        return allocate(bytes);
    }

    @Override
    public long maximum() {
        return allocator.maximum();
    }

    /** An allocator that has one block and gives it to everybody. */
    record Fixed(Block block) implements Allocator {
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
            return 1 << 20;
        }
    }
}
