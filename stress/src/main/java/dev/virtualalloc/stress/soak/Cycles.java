package dev.virtualalloc.stress.soak;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CommitPolicy;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.containers.DoubleStack;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.containers.VirtualArena;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Creates, grows and closes, one after the other, with allocators of several kinds. */
final class Cycles {
    private static final int AT_ONCE = 500;
    private static final int LOOKS = 20;

    private final List<Allocator> allocators = List.of(
            VirtualAlloc.withMaximum(1 << 30),
            builder().keep(RangePool.withLimit(1 << 20)).build(),
            // The system sees each of these.
            builder().keep(RangePool.none()).build(),
            builder().commit(CommitPolicy.lazily()).build(),
            builder().zeroOnClose(true).keep(RangePool.none()).build());

    private Cycles() {}

    private static VirtualAlloc.Builder builder() {
        return VirtualAlloc.builder().maximum(1L << 30);
    }

    /** How many, and for how many seconds at most. */
    public static void main(String[] arguments) {
        long cycles = Long.parseLong(arguments[0]);
        long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[1]));
        new Cycles().run(cycles, nanos);
    }

    private void run(long cycles, long nanos) {
        long start = System.nanoTime();
        long done = 0;
        Steady steady = new Steady();
        for (int look = 0; look < LOOKS; look++) {
            // So many, or for so long, from one look to the next.
            long end = cycles * (look + 1) / LOOKS;
            while (done < end && System.nanoTime() - start < nanos * (look + 1) / LOOKS) {
                for (int i = 0; i < AT_ONCE && done < end; i++, done++) {
                    cycle(done);
                }
            }
            VirtualMemory.trim();
            steady.look();
        }
        System.out.printf("%,d cycles: %s%n", done, steady);
    }

    private void cycle(long number) {
        Allocator allocator = allocators.get((int) (number % allocators.size()));
        int grown = number % 512 == 0 ? 1 << 16 : (int) (number % 300);
        switch ((int) (number / allocators.size() % 4)) {
            case 0 -> growVec(allocator, number, grown);
            case 1 -> growBlock(allocator, number, grown);
            case 2 -> growArena(allocator, number, grown);
            default -> growStack(allocator, number, grown);
        }
    }

    private static void growVec(Allocator allocator, long number, int grown) {
        try (LongVec vec = LongVec.withCapacity(0, allocator)) {
            vec.resize(grown);
            vec.add(number);
            check(vec.get(grown), number);
            vec.truncate(grown / 2);
            vec.shrinkToFit();
        }
    }

    private static void growBlock(Allocator allocator, long number, int grown) {
        try (Block block = allocator.allocate(Long.BYTES)) {
            block.putLong(0, number);
            block.grow(Long.BYTES * (2L + grown));
            check(block.getLong(Long.BYTES * (1L + grown)), 0);
            check(block.getLong(0), number);
        }
    }

    private static void growArena(Allocator allocator, long number, int grown) {
        try (VirtualArena arena = VirtualArena.withCapacity(0, allocator)) {
            for (int i = 0; i < 10; i++) {
                Block block = arena.allocate(8L + grown);
                block.putLong(0, number + i);
                check(block.getLong(0), number + i);
            }
            arena.reset();
        }
    }

    private static void growStack(Allocator allocator, long number, int grown) {
        try (DoubleStack stack = DoubleStack.withCapacity(0, allocator)) {
            for (int i = 0; i < grown; i++) {
                stack.push(i);
            }
            stack.push(number);
            check((long) stack.pop(), number);
        }
    }

    static void check(long real, long expected) {
        if (real != expected) {
            throw new AssertionError(real + " and not " + expected);
        }
    }
}
