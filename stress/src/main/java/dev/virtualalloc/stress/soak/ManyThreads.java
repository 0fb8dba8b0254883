package dev.virtualalloc.stress.soak;

import dev.virtualalloc.CommitPolicy;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.containers.IntVec;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.containers.VirtualArena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Very many threads, each with vecs and an arena of its own, of allocators and pools that they share. */
final class ManyThreads {
    private static final int TURNS = 6;
    private static final int ROUNDS = 4;
    private static final int ELEMENTS = 1000;

    private static final RangePool POOL = RangePool.withLimit(16 << 20);
    private static final List<VirtualAlloc> ALLOCATORS = List.of(
            VirtualAlloc.withMaximum(1 << 28),
            VirtualAlloc.builder().maximum(1 << 28).keep(POOL).build(),
            VirtualAlloc.builder().maximum(1 << 28).keep(POOL).zeroOnClose(true).build(),
            VirtualAlloc.builder().maximum(1 << 28).keep(RangePool.none()).build(),
            VirtualAlloc.builder()
                    .maximum(1 << 28)
                    .commit(CommitPolicy.lazily())
                    .keep(POOL)
                    .build());

    private ManyThreads() {}

    /** How many threads. */
    public static void main(String[] arguments) throws InterruptedException {
        int threads = Integer.parseInt(arguments[0]);
        Steady steady = new Steady();
        for (int turn = 0; turn < TURNS; turn++) {
            turn(threads);
            POOL.trim();
            VirtualMemory.trim();
            steady.look();
        }
        System.out.printf("%,d threads at once, %d times: %s%n", threads, TURNS, steady);
    }

    private static void turn(int threads) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch all = new CountDownLatch(threads);
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                try {
                    all.countDown();
                    all.await();
                    for (int round = 0; round < ROUNDS; round++) {
                        work(number, ALLOCATORS.get((number + round) % ALLOCATORS.size()));
                    }
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            });
            thread.start();
            started.add(thread);
        }
        for (Thread thread : started) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError("a thread has failed", failure.get());
        }
    }

    private static void work(int number, VirtualAlloc allocator) {
        try (LongVec vec = LongVec.withCapacity(0, allocator);
                VirtualArena arena = VirtualArena.withCapacity(0, allocator)) {
            IntVec within = IntVec.withCapacity(ELEMENTS, arena);
            for (int i = 0; i < ELEMENTS; i++) {
                vec.add((long) number << 32 | i);
                within.add(number ^ i);
            }
            Thread.yield();
            for (int i = 0; i < ELEMENTS; i++) {
                Cycles.check(vec.get(i), (long) number << 32 | i);
                Cycles.check(within.get(i), number ^ i);
            }
        }
    }
}
