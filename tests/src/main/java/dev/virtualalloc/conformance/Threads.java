package dev.virtualalloc.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Runs a task in several threads at once. */
final class Threads {
    /** In nanoseconds: systems make some tens of microseconds of it. */
    private static final long DISTURBANCE = 1000;

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

    /**
     * The same beside threads that wake up all the time. Each time one of the others has to make room, wherever it is: what it has
     * only half done then, the next one meets.
     */
    static void runDisturbed(int count, IntConsumer task) {
        AtomicBoolean done = new AtomicBoolean();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Thread disturber = new Thread(
                    () -> {
                        while (!done.get()) {
                            LockSupport.parkNanos(DISTURBANCE);
                        }
                    },
                    "conformance-disturber");
            disturber.setDaemon(true);
            disturber.start();
        }
        try {
            run(count, task);
        } finally {
            done.set(true);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void rethrow(@Nullable Throwable failure) throws T {
        if (failure != null) {
            throw (T) failure;
        }
    }
}
