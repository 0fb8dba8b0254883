package dev.virtualalloc.runs;

import dev.virtualalloc.LeakWatch;
import dev.virtualalloc.containers.LongVec;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes vecs that nobody closes, and waits until somebody says so. */
public final class ForgetToClose {
    private static final int VECS = 20_000;
    private static final int ATTEMPTS = 5;

    private ForgetToClose() {}

    public static void main(String[] arguments) throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        try (LeakWatch watch = LeakWatch.of(leak -> told.incrementAndGet())) {
            for (int i = 0; i < VECS; i++) {
                LongVec.withMaximum(1_000).add(i);
            }
            for (int i = 0; i < ATTEMPTS && told.get() == 0; i++) {
                System.gc();
                Thread.sleep(10);
                LeakWatch.check();
            }
        }
        System.out.println("forgot " + VECS);
    }
}
