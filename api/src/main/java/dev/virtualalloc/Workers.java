package dev.virtualalloc;

import dev.virtualalloc.internal.Sizes;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts the pieces of work in a block that were handed to other threads, those of a parallel stream for example: each counts itself
 * in before it touches the block and out afterwards.
 *
 * <p>A block that is closed meanwhile refuses whoever comes, and gives its memory back once the last is out, by the thread of
 * that; nobody waits. What would take memory or rights away from those who are in, as shrinking and protecting do, is refused
 * as long as there are any.
 *
 * <p>Any number of threads may use it at once.
 *
 * @apiNote For those who write a container. Its own thread gets it by {@link dev.virtualalloc.spi.BlockClaim#workers()} before it
 *     hands out work. A piece that is not counted out, because the stack of its thread was full for example, keeps the memory
 *     for good.
 *
 * @since 0.1
 */
public final class Workers {
    /** As long as something is taken away that nobody else may be at. */
    private static final int EXCLUDED = 1 << 30;

    /** Since the block was closed. */
    private static final int CLOSED = 1 << 31;

    private static final int COUNT = EXCLUDED - 1;

    private final Block block;

    /** Of the block that this one is a part of: who is in here is in there as well. */
    private final @Nullable Workers enclosing;

    /** How many are in, and whether nobody else may come. */
    private final AtomicInteger state = new AtomicInteger();

    /** Written before the block is closed, and read by the last one out. */
    private @Nullable Runnable lastOut;

    Workers(Block block, @Nullable Workers enclosing) {
        this.block = block;
        this.enclosing = enclosing;
    }

    /**
     * Counts a piece of work in, unless the block is closed, or about to lose memory or rights.
     *
     * @return {@code true} if it is in, and what it could access stays accessible until it {@linkplain #leave() leaves}; {@code false}
     *     if it may not touch the block
     */
    public boolean enter() {
        if (enclosing != null && !enclosing.enter()) {
            return false;
        }
        int now = state.get();
        while ((now & ~COUNT) == 0) {
            if (state.compareAndSet(now, now + 1)) {
                return true;
            }
            now = state.get();
        }
        if (enclosing != null) {
            enclosing.leave();
        }
        return false;
    }

    /**
     * Counts a piece of work out that was counted in. If it was the last in a block that was closed, the memory of that is given back
     * now. Should the system refuse, nobody is told, and the memory and its addresses stay taken.
     */
    public void leave() {
        int now = state.decrementAndGet();
        if ((now & CLOSED) != 0 && (now & COUNT) == 0) {
            runLastOut();
        }
        if (enclosing != null) {
            enclosing.leave();
        }
    }

    private void runLastOut() {
        Runnable action = lastOut;
        // It would keep views from becoming unreachable.
        lastOut = null;
        if (action != null) {
            try {
                action.run();
            } catch (RuntimeException e) {
                // Whose work has ended is not to blame, and whoever closed the block has gone on.
            }
        }
    }

    /**
     * Refuses whoever comes, until {@link #admit()}. Of a block whose memory stays because an enclosing one is closed, nobody need be
     * excluded.
     *
     * @param purpose what the block cannot do otherwise, {@code shrink} for example
     * @throws IllegalStateException if somebody is in; nothing has changed
     */
    void exclude(String purpose) {
        int count = state.getAndUpdate(now -> (now & COUNT) == 0 ? now | EXCLUDED : now) & COUNT;
        if (count > 0 && !isWithinClosed()) {
            throw new IllegalStateException(block + " cannot " + purpose + " while other threads are at work in it, on "
                    + Sizes.count(count) + (count == 1 ? " part" : " parts")
                    + " of a parallel stream or sort. Try again when that has ended, or close what it works on");
        }
    }

    /** Ends the exclusion, if there is one. */
    void admit() {
        state.updateAndGet(now -> now & ~EXCLUDED);
    }

    /**
     * Refuses whoever comes, for good.
     *
     * @param action what the last one out does, if there is something to do; not if nobody is in
     * @return whether somebody is in
     */
    boolean close(@Nullable Runnable action) {
        lastOut = action;
        return (state.getAndUpdate(now -> now | CLOSED) & COUNT) > 0;
    }

    /** Takes back that it was closed, while nobody was in. */
    void reopen() {
        state.set(0);
        lastOut = null;
    }

    /** {@return whether somebody is in} */
    boolean areIn() {
        return (state.get() & COUNT) > 0;
    }

    private boolean isWithinClosed() {
        return enclosing != null && ((enclosing.state.get() & CLOSED) != 0 || enclosing.isWithinClosed());
    }
}
