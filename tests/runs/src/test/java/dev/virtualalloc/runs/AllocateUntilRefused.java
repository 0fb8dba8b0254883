package dev.virtualalloc.runs;

import dev.virtualalloc.Block;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.VirtualAlloc;
import java.util.ArrayList;
import java.util.List;

/** Allocates blocks until there are no mappings left for more, and lives on. For a JVM of its own, which might not. */
public final class AllocateUntilRefused {
    private static final int MOST = 1_000_000;

    private AllocateUntilRefused() {}

    public static void main(String[] arguments) throws InterruptedException {
        VirtualAlloc allocator = VirtualAlloc.withMaximum(1 << 20);
        List<Block> blocks = new ArrayList<>();
        OutOfVirtualMemoryException refusal = allocate(allocator, blocks);
        int first = blocks.size();
        liveOn();
        refusal = allocate(allocator, blocks);

        for (int i = 0; i < blocks.size(); i += 2) {
            blocks.get(i).close();
        }
        blocks.removeIf(block -> block.size() == 0);
        int half = blocks.size();
        allocate(allocator, blocks);
        liveOn();
        if (blocks.size() < half + first / 3) {
            throw new AssertionError(
                    "after half of " + first + " were closed, only " + (blocks.size() - half) + " more");
        }
        for (int i = 0; i < blocks.size(); i++) {
            blocks.get(i).close();
        }
        System.out.println("refused after " + first + ": " + refusal.getMessage());
    }

    private static OutOfVirtualMemoryException allocate(VirtualAlloc allocator, List<Block> blocks) {
        for (int i = 0; i < MOST; i++) {
            try {
                Block block = allocator.allocate(8);
                block.putLong(0, i);
                blocks.add(block);
            } catch (OutOfVirtualMemoryException e) {
                return e;
            }
        }
        throw new AssertionError(MOST + " blocks were allocated");
    }

    /** Does what a JVM needs mappings for: threads and garbage collection. */
    private static void liveOn() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Thread thread = new Thread(() -> {
                byte[][] garbage = new byte[10][];
                for (int round = 0; round < 100; round++) {
                    garbage[round % garbage.length] = new byte[100_000];
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.gc();
    }
}
