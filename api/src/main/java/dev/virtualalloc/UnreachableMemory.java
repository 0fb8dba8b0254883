package dev.virtualalloc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives back the memory of unreachable blocks, but none that is still in use: an object can be unreachable while one of its methods
 * runs, if the method needs the address alone by then. So each thread has to be seen outside of this library first. Whoever
 * is outside holds no address, and nobody can come in who has the block.
 */
final class UnreachableMemory {
    private static final String THREAD = Thread.class.getName();

    /** A thread that carries a virtual one shows this, and not what that one does. */
    private static final String VIRTUAL = "jdk.internal.vm.Continuation";

    /** Found together, with the threads that were inside then and have not been seen outside. */
    private record Lot(Set<Thread> inside, List<Runnable> releases) {}

    /** It takes the stacks of all threads. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static volatile long lookedAt = System.nanoTime() - PAUSE_NANOS;

    // Guarded by the class.
    private static List<Runnable> found = new ArrayList<>();
    private static final List<Lot> WAITING = new ArrayList<>();
    private static final Queue<Runnable> READY = new ArrayDeque<>();

    private UnreachableMemory() {}

    static synchronized void add(Runnable release) {
        found.add(release);
    }

    /** As {@link #giveBack}, but not if that was just done: for calls that come often. */
    static void giveBackNowAndThen() {
        if (System.nanoTime() - lookedAt >= PAUSE_NANOS) {
            giveBack();
        }
    }

    /** Gives back what nobody can be using. What the system refuses to take is tried again the next time. */
    static void giveBack() {
        look();
        List<Runnable> refused = new ArrayList<>();
        for (Runnable release = next(); release != null; release = next()) {
            try {
                release.run();
            } catch (VirtualMemoryException e) {
                refused.add(release);
            }
        }
        refused.forEach(UnreachableMemory::add);
    }

    private static synchronized void look() {
        if (found.isEmpty() && WAITING.isEmpty()) {
            return;
        }
        Set<Thread> inside = threadsInside();
        WAITING.forEach(lot -> lot.inside().retainAll(inside));
        if (!found.isEmpty()) {
            WAITING.add(new Lot(inside, found));
            found = new ArrayList<>();
        }
        lookedAt = System.nanoTime();
        for (Iterator<Lot> lots = WAITING.iterator(); lots.hasNext(); ) {
            Lot lot = lots.next();
            if (lot.inside().isEmpty()) {
                READY.addAll(lot.releases());
                lots.remove();
            }
        }
    }

    private static synchronized @Nullable Runnable next() {
        return READY.poll();
    }

    private static Set<Thread> threadsInside() {
        Set<Thread> inside = new HashSet<>();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            if (isInside(entry.getKey(), entry.getValue())) {
                inside.add(entry.getKey());
            }
        }
        return inside;
    }

    private static boolean isInside(Thread thread, StackTraceElement[] stack) {
        int next = 0;
        if (thread == Thread.currentThread()) {
            // What has led here: no method of a block or container looks while it needs no more than an address.
            while (next < stack.length && (LeakDetector.isOurs(stack[next]) || isOf(THREAD, stack[next]))) {
                next++;
            }
        }
        for (; next < stack.length; next++) {
            if (LeakDetector.isOurs(stack[next]) || isOf(VIRTUAL, stack[next])) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(String type, StackTraceElement frame) {
        return frame.getClassName().equals(type);
    }
}
