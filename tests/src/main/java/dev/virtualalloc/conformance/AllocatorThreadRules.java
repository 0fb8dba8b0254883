package dev.virtualalloc.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import org.junit.jupiter.api.Test;

/** Group 18: several threads and one allocator. */
interface AllocatorThreadRules {

    boolean isThreadSafe();

    @Test
    @Rule("18.1")
    default void threadsWithBlocksOfTheirOwnDoNotDisturbEachOther(Allocator allocator) {
        assumeTrue(isThreadSafe(), "the allocator is for one thread at a time");
        Threads.run(16, thread -> {
            for (int round = 0; round < 20; round++) {
                try (Block block = allocator.allocate(1000)) {
                    BlockContents.write(block, 0, 1000, thread);
                    boolean grown = block.tryGrow(20_000);
                    BlockContents.holds(block, 0, 1000, thread);
                    if (grown) {
                        BlockContents.write(block, 1000, 19_000, thread + round);
                        BlockContents.holds(block, 1000, 19_000, thread + round);
                        block.shrink(500);
                    }
                    BlockContents.holds(block, 0, 500, thread);
                }
            }
        });
    }
}
