package dev.virtualalloc;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells a listener of leaks, until it is closed: of blocks, containers and reservations that became unreachable without having been
 * closed. Each place of creation, which is a stack of calls, is told of once.
 *
 * <p>One watch is always there: it logs a warning for each place, to the {@link System.Logger} named {@code dev.virtualalloc}. The
 * system property {@value #LEAKS_PROPERTY} says how closely is looked:
 *
 * <ul>
 *   <li>{@code off}: not at all. Nothing is logged.
 *   <li>{@code sampled}, unless chosen: some of what is created is tracked, by chance: one of 32 of those that the system is
 *       asked for, one of 4,096 of those that are made of memory that was kept. A place that leaks often is found soon.
 *   <li>{@code all}: all that is created is tracked. Creating takes some microseconds longer then. For tests.
 * </ul>
 *
 * <p>What is allocated in an arena ends with the arena, and is reported as the arena. What is unreachable is known once the garbage
 * collector has run. No thread waits for that: it is looked at when the system is asked for addresses, when a pool gives back
 * what it keeps, and by {@link #check()}. The listener is called by the thread that does this. What it throws is logged, and has
 * no other effect.
 *
 * <p>A leak is reported and no more: its memory stays as it is, since native code may still use it. {@link
 * VirtualAlloc.Builder#closeUnreachable} changes that.
 *
 * <p>Watches are for any number of threads.
 *
 * @since 0.1
 */
public final class LeakWatch implements AutoCloseable {

    /**
     * The system property that says how closely is looked for leaks: {@code off}, {@code sampled} or {@code all}. It is read once,
     * when something is first created.
     */
    public static final String LEAKS_PROPERTY = "virtualalloc.leaks";

    /** Of a program that leaks everywhere, enough is known by then. */
    private static final int MOST_PLACES = 1000;

    private final Consumer<? super Leak> listener;
    private final boolean all;

    private final Set<List<StackTraceElement>> places = new HashSet<>();
    private boolean closed;

    LeakWatch(Consumer<? super Leak> listener, boolean all) {
        this.listener = Objects.requireNonNull(listener, "listener");
        this.all = all;
    }

    /**
     * Creates a watch that tells a listener of the leaks of what is created from now on, as far as the system property says that it is
     * tracked.
     *
     * @param listener the listener, called by any thread, also by several at once
     * @return the watch, to be closed when the listener is not to be called any more
     */
    public static LeakWatch of(Consumer<? super Leak> listener) {
        return LeakDetector.open(new LeakWatch(listener, false));
    }

    /**
     * Creates a watch that tells a listener of the leaks of all that is created from now on. Until the watch is closed all of it is
     * tracked, whatever the system property says.
     *
     * @param listener the listener, called by any thread, also by several at once
     * @return the watch, to be closed when the listener is not to be called any more
     */
    public static LeakWatch ofAll(Consumer<? super Leak> listener) {
        return LeakDetector.open(new LeakWatch(listener, true));
    }

    /**
     * Tells all watches of what the garbage collector has found since this was last looked at. It is not asked to collect; {@link
     * System#gc()} does that.
     */
    public static void check() {
        LeakDetector.check();
    }

    /** Closes the watch: the listener is not called any more, but for calls that are under way. Closing again has no effect. */
    @Override
    public void close() {
        LeakDetector.close(this);
        synchronized (places) {
            closed = true;
            places.clear();
        }
    }

    boolean isOfAll() {
        return all;
    }

    void tell(Leak leak) {
        synchronized (places) {
            if (closed || places.size() == MOST_PLACES || !places.add(leak.creation())) {
                return;
            }
        }
        listener.accept(leak);
    }
}
