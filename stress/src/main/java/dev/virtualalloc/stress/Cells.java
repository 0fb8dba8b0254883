package dev.virtualalloc.stress;

import dev.virtualalloc.Block;
import dev.virtualalloc.VirtualAlloc;

/** Longs of one block, to be used again and again, so many that none is in use any more when its turn comes. */
final class Cells {
    private static final int CELLS = 1 << 14;

    static final Block BLOCK =
            VirtualAlloc.withMaximum((long) CELLS * Long.BYTES).allocateZeroed((long) CELLS * Long.BYTES);

    private static int turn;

    private Cells() {}

    /** The offset of one that is zero. */
    static synchronized long next() {
        long offset = (turn++ % CELLS) * (long) Long.BYTES;
        BLOCK.putLongVolatile(offset, 0);
        return offset;
    }
}
