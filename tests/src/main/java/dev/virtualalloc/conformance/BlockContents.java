package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.fail;

import dev.virtualalloc.Block;
import java.util.List;

/** Writes bytes to blocks that differ from place to place and seed to seed, and checks that they are there. */
final class BlockContents {
    private BlockContents() {}

    static void write(Block block, long offset, long bytes, int seed) {
        for (long i = offset; i < offset + bytes; i++) {
            block.putByte(i, mark(seed, i));
        }
    }

    static void holds(Block block, long offset, long bytes, int seed) {
        for (long i = offset; i < offset + bytes; i++) {
            byte found = block.getByte(i);
            if (found != mark(seed, i)) {
                fail("byte %d of %s is %d, not %d as it was written", i, block, found, mark(seed, i));
            }
        }
    }

    static void isZero(Block block, long offset, long bytes) {
        for (long i = offset; i < offset + bytes; i++) {
            byte found = block.getByte(i);
            if (found != 0) {
                fail("byte %d of %s is %d, not 0", i, block, found);
            }
        }
    }

    /** Closes in the order that allocators with a stack of blocks need. */
    static void closeLastFirst(List<Block> blocks) {
        for (int i = blocks.size() - 1; i >= 0; i--) {
            blocks.get(i).close();
        }
    }

    private static byte mark(int seed, long offset) {
        // Never 0, which is what memory holds that nobody wrote to.
        return (byte) ((offset * 31 + seed * 17L) % 255 + 1);
    }
}
