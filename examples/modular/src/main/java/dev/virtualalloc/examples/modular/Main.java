package dev.virtualalloc.examples.modular;

import dev.virtualalloc.Block;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.containers.LongVec;
import java.nio.ByteBuffer;

/** Fills a vec, and prints who gave it memory. */
public final class Main {
    private Main() {}

    /**
     * Runs it.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (LongVec numbers = LongVec.withMaximum(1_000_000_000)) {
            for (long i = 0; i < 1_000_000; i++) {
                numbers.add(i);
            }
            System.out.println(numbers.size() + " numbers in memory of "
                    + VirtualMemory.provider().name() + ", by classes for Java " + layer() + ", in "
                    + numbers.getClass().getModule());
        }
    }

    /** Only the classes for Java 22 end a buffer with its block. */
    private static int layer() {
        Block block = VirtualAlloc.create().allocateZeroed(1);
        ByteBuffer buffer = block.asByteBuffer();
        block.close();
        try {
            buffer.get(0);
            return 17;
        } catch (IllegalStateException e) {
            return 22;
        }
    }
}
