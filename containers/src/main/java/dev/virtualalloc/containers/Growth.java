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

    /** What to ask for where so much is needed: somewhat more, so that not each addition asks again. */
    static long preferred(long needed, long capacity) {
        return needed + Math.min(capacity, LARGEST_STEP);
    }

    static String a(String name) {
        return (name.startsWith("I") ? "an " : "a ") + name;
    }

    static String count(long number, String noun) {
        return Sizes.count(number) + " " + noun + (number == 1 ? "" : "s");
    }
}
