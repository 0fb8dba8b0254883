package dev.virtualalloc;

import java.lang.ref.PhantomReference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Learns that something has become unreachable, and knows what it holds. Nothing that it refers to may lead back to what is tracked.
 */
final class LeakTracker extends PhantomReference<Object> {
    /** Whoever takes a tracker out of it, closing or reporting, is the only one. */
    private static final Set<LeakTracker> ACTIVE = ConcurrentHashMap.newKeySet();

    private final long reserved;
    private final LongSupplier committed;
    private final @Nullable Throwable creation;
    private final List<LeakWatch> watches;
    private volatile String what;
    private volatile @Nullable Runnable release;

    private LeakTracker(
            Object tracked,
            String what,
            long reserved,
            LongSupplier committed,
            boolean isReported,
            @Nullable Runnable release) {
        super(tracked, LeakDetector.unreachable());
        this.what = what;
        this.reserved = reserved;
        this.committed = committed;
        this.creation = isReported ? new Throwable() : null;
        this.watches = isReported ? LeakDetector.watches() : List.of();
        this.release = release;
    }

    /**
     * Starts to track something. Returns null if there is no room for that, on the heap or on the stack: it is created all the same.
     *
     * @param isReported whether anybody is told
     * @param release gives the memory back; null to leave it as it is
     */
    static @Nullable LeakTracker start(
            Object tracked,
            String what,
            long reserved,
            LongSupplier committed,
            boolean isReported,
            @Nullable Runnable release) {
        LeakTracker tracker = null;
        try {
            tracker = new LeakTracker(tracked, what, reserved, committed, isReported, release);
            tracker.resume();
        } catch (OutOfMemoryError | StackOverflowError e) {
            // Whether it has started or not: stopping it is right.
        }
        return tracker;
    }

    /** Returns whether it was active: only one of all who stop it is told so. */
    boolean stop() {
        return ACTIVE.remove(this);
    }

    void resume() {
        ACTIVE.add(this);
    }

    void name(String what) {
        this.what = what;
    }

    /** From now on the memory may be in use although what is tracked is unreachable. */
    void keepMemory() {
        release = null;
    }

    Optional<Runnable> release() {
        return Optional.ofNullable(release);
    }

    /** Those that are to be told. */
    List<LeakWatch> watches() {
        return watches;
    }

    Leak leak() {
        return new Leak(what, reserved, committed.getAsLong(), release != null, stack());
    }

    /** From the call on that is tracked. */
    private List<StackTraceElement> stack() {
        return creation == null
                ? List.of()
                : Arrays.stream(creation.getStackTrace())
                        .dropWhile(frame -> frame.getClassName().equals(LeakTracker.class.getName())
                                || frame.getMethodName().equals("track"))
                        .toList();
    }
}
