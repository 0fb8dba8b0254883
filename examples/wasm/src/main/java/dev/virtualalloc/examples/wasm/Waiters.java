package dev.virtualalloc.examples.wasm;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import run.endive.runtime.WasmInterruptedException;

/** The threads that wait in a shared memory, for each address in the order in which they came. */
final class Waiters {
    private static final int WOKEN = 0;
    private static final int NOT_EQUAL = 1;
    private static final int TIMED_OUT = 2;

    private final Lock lock = new ReentrantLock();
    private final Map<Integer, Queue<Waiter>> waiting = new HashMap<>();

    /**
     * Waits until the thread is woken, if there is still something to wait for.
     *
     * @param nanoseconds how long at most; for ever if it is negative
     * @return what the instruction returns
     */
    int await(int address, BooleanSupplier isExpected, long nanoseconds) {
        lock.lock();
        try {
            // Under the lock: whoever changes the value and wakes others afterwards does not miss this thread.
            if (!isExpected.getAsBoolean()) {
                return NOT_EQUAL;
            }
            Waiter self = new Waiter(lock.newCondition());
            waiting.computeIfAbsent(address, any -> new ArrayDeque<>()).add(self);
            try {
                return self.await(nanoseconds < 0 ? Long.MAX_VALUE : nanoseconds) ? WOKEN : TIMED_OUT;
            } finally {
                waiting.get(address).remove(self);
                waiting.computeIfPresent(address, (any, queue) -> queue.isEmpty() ? null : queue);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Wakes those that have waited longest.
     *
     * @param most how many at most, as an unsigned number
     * @return how many there were
     */
    int wake(int address, int most) {
        lock.lock();
        try {
            int woken = 0;
            for (Waiter waiter : waiting.getOrDefault(address, new ArrayDeque<>())) {
                if (woken == most) {
                    break;
                }
                woken += waiter.wake() ? 1 : 0;
            }
            return woken;
        } finally {
            lock.unlock();
        }
    }

    /** A thread that waits. Its fields are used under the lock. */
    private static final class Waiter {
        private final Condition condition;
        private boolean isWoken;

        Waiter(Condition condition) {
            this.condition = condition;
        }

        boolean await(long nanoseconds) {
            try {
                long left = nanoseconds;
                while (!isWoken && left > 0) {
                    left = condition.awaitNanos(left);
                }
                return isWoken;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WasmInterruptedException("interrupted while waiting");
            }
        }

        /** Whether it was not woken before: one that was leaves the queue only once it has the lock. */
        boolean wake() {
            if (isWoken) {
                return false;
            }
            isWoken = true;
            condition.signal();
            return true;
        }
    }
}
