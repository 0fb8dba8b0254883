package dev.virtualalloc.stress.soak;

import dev.virtualalloc.Block;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.stress.OtherMappings;
import dev.virtualalloc.stress.Vitals;
import java.util.ArrayList;
import java.util.List;

/** Allocates until there are no mappings left for more, while somebody else in the process maps as well. */
final class LastMappings {
    private static final int MOST = 1 << 18;
    private static final int OTHERS = 10_000;
    private static final int OTHERS_AT_ONCE = 500;
    private static final int TURNS = 4;

    private LastMappings() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws InterruptedException {
        if (!OtherMappings.canLeaveFew()) {
            System.out.println("There are too many mappings here to use them up");
            return;
        }
        VirtualAlloc allocator =
                VirtualAlloc.builder().maximum(1 << 20).keep(RangePool.none()).build();
        List<Block> blocks = new ArrayList<>();
        String refusal = allocate(allocator, blocks);
        int alone = blocks.size();
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < blocks.size(); i += 2) {
                blocks.get(i).close();
            }
            blocks.removeIf(block -> block.size() == 0);
            if (OtherMappings.held() < OTHERS) {
                OtherMappings.map(OTHERS_AT_ONCE);
            }
            allocate(allocator, blocks);
            startThreads();
        }
        System.out.printf(
                "%,d blocks, then refused; %,d beside %,d mappings of others; %s%n  %s%n",
                alone, blocks.size(), OtherMappings.held(), Vitals.now(), refusal);
        blocks.forEach(Block::close);
    }

    private static String allocate(VirtualAlloc allocator, List<Block> blocks) {
        for (int i = 0; i < MOST; i++) {
            if (i % 2000 == 1999 && OtherMappings.held() < OTHERS) {
                OtherMappings.map(OTHERS_AT_ONCE);
            }
            try {
                Block block = allocator.allocate(Long.BYTES);
                block.putLong(0, i);
                blocks.add(block);
            } catch (OutOfVirtualMemoryException e) {
                return e.getMessage();
            }
        }
        throw new AssertionError(MOST + " blocks were allocated");
    }

    /** What a JVM needs mappings for. */
    private static void startThreads() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Thread thread = new Thread(Thread::yield);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.gc();
    }
}
