package dev.virtualalloc.benchmarks;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CommitPolicy;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemoryException;

/**
 * How many blocks can live at a time: allocates them until there are as many as asked for, or the system or the JVM gives up. Prints
 * the number as it goes, since the JVM may end with no chance to.
 */
public final class LiveBlocks {
    /** The argument that asks for a policy that is lazy. */
    public static final String LAZILY = "lazily";

    private static final long MAXIMUM = 1 << 20;
    private static final int STEP = 100;

    private LiveBlocks() {}

    /**
     * Allocates blocks.
     *
     * @param arguments how many, and {@code lazily} for memory without a charge and without steps
     */
    public static void main(String[] arguments) {
        int wanted = Integer.parseInt(arguments[0]);
        boolean lazily = arguments.length > 1 && arguments[1].equals(LAZILY);
        Allocator allocator = VirtualAlloc.builder()
                .maximum(MAXIMUM)
                .commit(lazily ? CommitPolicy.lazily() : CommitPolicy.defaults())
                .build();
        Block[] blocks = new Block[wanted];
        int live = 0;
        try {
            while (live < wanted) {
                blocks[live] = allocator.allocate(Long.BYTES);
                blocks[live].putLong(0, live);
                live++;
                if (live % STEP == 0) {
                    print(live);
                }
            }
        } catch (VirtualMemoryException refused) {
            // The number is the answer.
        }
        print(live);
        Runtime.getRuntime().halt(0);
    }

    private static void print(int live) {
        System.out.println("count=" + live);
        System.out.flush();
    }
}
