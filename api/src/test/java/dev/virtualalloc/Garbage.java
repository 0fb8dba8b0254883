package dev.virtualalloc;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;

/** Has the garbage collector find what is unreachable. */
final class Garbage {
    private Garbage() {}

    /** All that was unreachable is in its queue then: of one collection before the next. */
    static void collect() {
        collectOne();
        collectOne();
    }

    private static void collectOne() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        Reference<Object> garbage = new PhantomReference<>(new Object(), queue);
        try {
            Reference<?> found = null;
            while (found != garbage) {
                System.gc();
                found = queue.remove(100);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
