package dev.virtualalloc.examples.arrow;

import dev.virtualalloc.Block;
import dev.virtualalloc.VirtualAlloc;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;

/** A block as Arrow sees it: buffers of different lengths that begin at one address. The block is open as long as any of them is held. */
final class GrowingBuffer implements AutoCloseable {
    private final Block block;
    private final ArrowBuf range;

    /** Creates one without memory. */
    GrowingBuffer(BufferAllocator allocator, long maximum) {
        block = VirtualAlloc.withMaximum(maximum).allocateZeroed(0);
        try {
            range = allocator.wrapForeignAllocation(new ForeignAllocation(maximum, block.address()) {
                @Override
                protected void release0() {
                    block.close();
                }
            });
        } catch (RuntimeException e) {
            block.close();
            throw e;
        }
    }

    /** The buffer over the first bytes, which have memory from now on. What is new of it is zero. */
    ArrowBuf first(long bytes) {
        if (bytes > block.size()) {
            block.grow(bytes);
        }
        return range.slice(0, bytes);
    }

    boolean contains(ArrowBuf buffer) {
        return buffer.getReferenceManager() == range.getReferenceManager();
    }

    @Override
    public void close() {
        range.close();
    }
}
