package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ThreadStacksTest {
    private final ThreadGroup group = new ThreadGroup("tested");

    @Test
    void aDeadLockIsToldByItsThreads() {
        Object one = new Object();
        Object other = new Object();
        CountDownLatch both = new CountDownLatch(2);
        Thread first = start("first", () -> takeBoth(one, other, both));
        Thread second = start("second", () -> takeBoth(other, one, both));
        awaitState(Thread.State.BLOCKED, first, second);

        assertThat(ThreadStacks.of(group))
                .contains("first: BLOCKED on java.lang.Object@", ", which second has", ", which first has")
                .contains("ThreadStacksTest.takeBoth(")
                .containsPattern("Dead-lock: each of (first, second|second, first) has a lock");
    }

    @Test
    void threadsAtTheSamePlaceAreShownOnce() {
        Runnable task = ThreadStacksTest::waitForEver;
        Thread first = start("waiter-1", task);
        Thread second = start("waiter-2", task);
        awaitState(Thread.State.WAITING, first, second);

        assertThat(ThreadStacks.of(group))
                .containsOnlyOnce("ThreadStacksTest.waitForEver(")
                .contains("waiter-1, waiter-2: WAITING");
    }

    private static void takeBoth(Object one, Object other, CountDownLatch both) {
        synchronized (one) {
            both.countDown();
            try {
                both.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            synchronized (other) {
                throw new IllegalStateException("no dead-lock");
            }
        }
    }

    private static void waitForEver() {
        while (true) {
            LockSupport.park();
        }
    }

    private Thread start(String name, Runnable task) {
        Thread thread = new Thread(group, task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitState(Thread.State state, Thread... threads) {
        while (!Stream.of(threads).allMatch(thread -> thread.getState() == state)) {
            Thread.onSpinWait();
        }
    }
}
