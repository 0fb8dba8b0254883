package dev.virtualalloc.junit;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;

/** Has the garbage collector find what is unreachable. */
final class Garbage {
    private static final int ATTEMPTS = 50;
    private static final long MILLISECONDS = 100;

    private Garbage() {}

    /**
     * Returns once all that was unreachable is in its queue.
     *
     * @throws IllegalStateException if nothing is collected
     */
    static void collect() throws InterruptedException {
        // References are queued in any order, but all of one collection before those of the next.
        collectOne();
        collectOne();
    }

    private static void collectOne() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        Reference<Object> garbage = new PhantomReference<>(new Object(), queue);
        for (int i = 0; i < ATTEMPTS; i++) {
            System.gc();
            if (queue.remove(MILLISECONDS) == garbage) {
                return;
            }
        }
        throw new IllegalStateException("whether there are leaks cannot be told: System.gc() collects nothing."
                + " Run tests with @NoLeaks without -XX:+DisableExplicitGC");
    }
}
