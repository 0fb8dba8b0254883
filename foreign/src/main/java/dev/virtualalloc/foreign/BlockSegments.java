package dev.virtualalloc.foreign;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * Allocates segments that are blocks. Created by {@link Segments#allocator}.
 *
 * @since 0.1
 */
public final class BlockSegments implements SegmentAllocator, AutoCloseable {
    private final Allocator allocator;
    private final List<Block> blocks = new ArrayList<>();

    BlockSegments(Allocator allocator) {
        this.allocator = allocator;
    }

    /**
     * {@inheritDoc}
     *
     * <p>It reads as zero.
     */
    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        if (byteAlignment <= 0 || Long.bitCount(byteAlignment) != 1) {
            throw new IllegalArgumentException(
                    "an alignment of " + byteAlignment + " is not possible. Choose a power of two");
        }
        // A block begins anywhere.
        Block block = allocator.allocateZeroed(Math.addExact(byteSize, byteAlignment - 1));
        try {
            MemorySegment segment = Segments.of(block, -block.address() & (byteAlignment - 1), byteSize);
            blocks.add(block);
            return segment;
        } catch (RuntimeException | Error e) {
            block.close();
            throw e;
        }
    }

    /**
     * Closes all blocks: their segments cannot be used any more. It can go on allocating.
     *
     * @throws IllegalStateException if a segment is in use at this moment; closing again goes on with it
     */
    @Override
    public void close() {
        while (!blocks.isEmpty()) {
            blocks.get(blocks.size() - 1).close();
            blocks.remove(blocks.size() - 1);
        }
    }
}
