package dev.virtualalloc.containers;

import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import dev.virtualalloc.internal.Sizes;

/** How containers take blocks and get more memory for them. */
final class Growth {
    /** What is asked for beyond the need. Small, because a block with pages of its own takes larger steps by itself. */
    private static final long LARGEST_STEP = 64 << 10;

    private Growth() {}

    /** The block, if it can hold data. Otherwise it is given back. */
    static Block usable(String name, Block block) {
        Protection given = block.protection();
        if (!given.canRead() || !given.canWrite()) {
            block.close();
            throw new IllegalArgumentException(
                    a(name) + " needs memory that can be read and written, and this allocator gives " + given
                            + ". Use another");
        }
        return block;
    }

    /** Makes a block as large as is needed, and somewhat larger if that is to be had. */
    static void makeRoom(Block block, long bytes) {
        long roomy = Math.min(block.maximum() - bytes, Math.min(block.size(), LARGEST_STEP));
        if (roomy <= 0 || !block.tryGrow(bytes + roomy)) {
            block.grow(bytes);
        }
        claim(block);
    }

    /** Takes all of the memory that a block has anyway. */
    static void claim(Block block) {
        block.grow(block.capacity());
    }

    /** Takes all of the memory that a new block has, and makes it zero: whoever had it before may have left something there. */
    static void claimZeroed(Block block) {
        long size = block.size();
        claim(block);
        block.fill(size, block.size() - size, (byte) 0);
    }

    static String a(String name) {
        return (name.startsWith("I") ? "an " : "a ") + name;
    }

    static String count(long number, String noun) {
        return Sizes.count(number) + " " + noun + (number == 1 ? "" : "s");
    }
}
