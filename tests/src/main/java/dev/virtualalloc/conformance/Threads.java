package dev.virtualalloc.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Runs a task in several threads at once. */
final class Threads {
    private Threads() {}

    /** Runs the task with 0, 1, … at once, waits for all, and throws what the first that failed has thrown. */
    static void run(int count, IntConsumer task) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            Thread thread = new Thread(
                    () -> {
                        try {
                            start.await();
                            task.accept(number);
                        } catch (Throwable e) {
                            failure.compareAndSet(null, e);
                        }
                    },
                    "conformance-" + number);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while threads were still at work", e);
        }
        Threads.<RuntimeException>rethrow(failure.get());
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void rethrow(@Nullable Throwable failure) throws T {
        if (failure != null) {
            throw (T) failure;
        }
    }
}
