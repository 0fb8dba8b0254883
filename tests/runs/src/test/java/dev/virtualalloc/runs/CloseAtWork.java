package dev.virtualalloc.runs;

import dev.virtualalloc.containers.ElementLayout;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.containers.StructVec;
import dev.virtualalloc.containers.VirtualArena;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;

/**
 * Closes vecs while other threads are still at work in a parallel stream or sort of them, again and again, and expects nothing to be
 * left when all have ended. To be run with {@code -Dvirtualalloc.keep=0}: what is closed is gone at once then, and touching it ends the JVM.
 *
 * <p>The only argument is how many rounds each kind of work is given.
 */
public final class CloseAtWork {
    private static final int ELEMENTS = 200_000;
    private static final int FEW_ELEMENTS = 20_000;

    record Point(int x, double y) {}

    private static final ElementLayout<Point> POINT = ElementLayout.ofRecord(Point.class);

    private interface Round {
        void run() throws Exception;
    }

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough() {
            super(null, null, false, false);
        }
    }

    private static final Map<String, Round> ROUNDS = new TreeMap<>(Map.of(
            "a stream whose action throws",
                    () -> {
                        try (LongVec vec = filled(LongVec.withMaximum(ELEMENTS))) {
                            vec.stream().parallel().forEach(value -> throwIf(value == 1));
                        }
                    },
            "a stream that is short-circuited",
                    () -> {
                        try (LongVec vec = filled(LongVec.withMaximum(ELEMENTS))) {
                            throwIf(vec.stream().parallel().anyMatch(value -> value == 1));
                        }
                    },
            "a stream that is limited",
                    () -> {
                        try (LongVec vec = filled(LongVec.withMaximum(ELEMENTS))) {
                            vec.stream().parallel().limit(ELEMENTS / 2).forEach(value -> throwIf(value == 1));
                        }
                    },
            "a stream of a list",
                    () -> {
                        try (LongVec vec = filled(LongVec.withMaximum(ELEMENTS))) {
                            vec.asList().parallelStream().forEach(value -> throwIf(value == 1));
                        }
                    },
            "a stream of records",
                    () -> {
                        try (StructVec<Point> vec = StructVec.withMaximum(FEW_ELEMENTS, POINT)) {
                            vec.resize(FEW_ELEMENTS);
                            vec.set(0, new Point(1, 2));
                            vec.stream().parallel().forEach(point -> throwIf(point.x() == 1));
                        }
                    },
            "a stream in an arena",
                    () -> {
                        try (VirtualArena arena = VirtualArena.withMaximum(1 << 24)) {
                            LongVec vec = filled(LongVec.withCapacity(ELEMENTS, arena));
                            vec.stream().parallel().forEach(value -> throwIf(value == 1));
                        }
                    },
            "a stream in another thread that nobody waits for",
                    () -> {
                        try (LongVec vec = filled(LongVec.withMaximum(ELEMENTS))) {
                            CompletableFuture<Long> sum = new CompletableFuture<>();
                            // Begun here, because where a stream begins is for one thread at a time.
                            var stream = vec.stream().parallel();
                            CompletableFuture.runAsync(() -> sum.complete(stream.peek(value -> {
                                        if (value == 1) {
                                            sum.cancel(true);
                                        }
                                    })
                                    .sum()));
                            sum.join();
                        } catch (CancellationException e) {
                            throw new Enough();
                        }
                    },
            "a sort in a pool that is shut down",
                    () -> {
                        ForkJoinPool pool = new ForkJoinPool(2);
                        ForkJoinTask<?> sort = pool.submit(() -> {
                            try (LongVec vec = LongVec.withMaximum(ELEMENTS)) {
                                for (long i = 0; i < ELEMENTS; i++) {
                                    vec.add(i * 0x9E3779B97F4A7C15L);
                                }
                                vec.parallelSort();
                            }
                        });
                        // Until both have something to do, and there is something that they will never do.
                        while (!sort.isDone() && (pool.getActiveThreadCount() < 2 || pool.getQueuedTaskCount() == 0)) {
                            Thread.onSpinWait();
                        }
                        pool.shutdownNow();
                        pool.awaitTermination(1, TimeUnit.MINUTES);
                        throwIf(sort.isCompletedAbnormally());
                    }));

    private CloseAtWork() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        run(2);
        long before = mappings();
        run(rounds).forEach((name, ended) -> System.out.println(name + ": ended early " + ended + " times"));
        ForkJoinPool.commonPool().awaitQuiescence(1, TimeUnit.MINUTES);
        System.out.println("mappings left: " + (mappings() - before));
    }

    private static Map<String, Integer> run(int rounds) throws Exception {
        Map<String, Integer> ended = new TreeMap<>();
        for (var round : ROUNDS.entrySet()) {
            for (int i = 0; i < rounds; i++) {
                try {
                    round.getValue().run();
                } catch (Enough e) {
                    ended.merge(round.getKey(), 1, Integer::sum);
                }
            }
        }
        return ended;
    }

    private static long mappings() {
        return Mappings.areVisible() ? Mappings.count() : 0;
    }

    /** One of those at work has enough at once, and the others do not. */
    private static LongVec filled(LongVec vec) {
        vec.resize(ELEMENTS, 7);
        vec.set(0, 1);
        return vec;
    }

    private static void throwIf(boolean enough) {
        if (enough) {
            throw new Enough();
        }
    }
}
