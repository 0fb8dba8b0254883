package dev.virtualalloc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A life that blocks share: when it ends, every access of all its blocks is refused from then on.
 *
 * <p>Ending it takes no time for each block, since each access looks at the region as well. Only blocks that belong to a container
 * or have views are told.
 *
 * <p>For one thread at a time, like its blocks.
 *
 * @apiNote For those who write an {@link Allocator} that takes many blocks back at once.
 *
 * @since 0.1
 */
public final class BlockRegion {
    /** Of blocks that end one by one. */
    static final BlockRegion ENDLESS = new BlockRegion();

    private static final String SUSPENDED = "is being given back";

    private static final BlockRegion CLOSED = ended("is closed");

    private @Nullable String reason;

    /** Those that have to be told, each of which knows the next. */
    private @Nullable BlockState first;

    /** Creates a region without blocks. */
    public BlockRegion() {}

    /** A region that has ended already. */
    static BlockRegion ended(String reason) {
        BlockRegion region = new BlockRegion();
        region.reason = reason;
        return region;
    }

    static BlockRegion closed() {
        return CLOSED;
    }

    /** {@return whether the region has ended} */
    public boolean isEnded() {
        return reason != null;
    }

    /**
     * Ends the region: its blocks refuse every access. Their memory is not given back to whom it came from, it belongs to the caller.
     * Ending again has no effect.
     *
     * @param reason why, as it goes on after "the block": {@code was given back when its arena was reset}
     * @throws IllegalStateException if a view of a block is in use at this moment, or {@linkplain Workers other threads} are at work
     *     in one; the region has not ended then
     */
    public void end(String reason) {
        Objects.requireNonNull(reason, "reason");
        if (this.reason == null || isSuspended()) {
            vacate();
            this.reason = reason;
        }
        // Each is forgotten after it was told: where that fails, ending again goes on with it.
        for (BlockState state = first; state != null; state = first) {
            state.tellOwner();
            remove(state);
        }
    }

    /**
     * Suspends the region: its blocks refuse every access until it is resumed, or ended. Has no effect on a region that has ended.
     *
     * @apiNote For an allocator whose memory is about to be taken away, unless the system refuses.
     */
    public void suspend() {
        if (reason == null) {
            reason = SUSPENDED;
        }
        if (isSuspended()) {
            for (BlockState state = first; state != null; state = state.next) {
                state.narrowOwner();
            }
        }
    }

    /** Resumes the region: its blocks are as they were before it was suspended. Has no effect if it was not. */
    public void resume() {
        if (isSuspended()) {
            reason = null;
            for (BlockState state = first; state != null; state = state.next) {
                state.tellOwner();
            }
        }
    }

    private boolean isSuspended() {
        return SUSPENDED.equals(reason);
    }

    /**
     * Revokes the views of all blocks: every access through them fails from now on. Has no effect on Java 17 to 21.
     *
     * @throws IllegalStateException if one of them is in use at this moment; that one stays, and those of some other blocks
     */
    public void revokeViews() {
        for (BlockState state = first; state != null; state = state.next) {
            state.revokeViews();
        }
    }

    /**
     * Vacates the region, which is all of {@link #end} that can be refused: revokes the views of all blocks, and keeps {@linkplain
     * Workers other threads} from beginning work in any of them until {@link #admit()}.
     *
     * @throws IllegalStateException if a view is in use at this moment, or another thread is at work in a block, also if that is
     *     closed meanwhile; work is admitted as before then, but some views are revoked
     *
     * @apiNote For an allocator that ends several regions at once: after all are vacated, nothing can fail.
     */
    public void vacate() {
        revokeViews();
        try {
            for (BlockState state = first; state != null; state = state.next) {
                state.excludeWorkers("be given back");
            }
        } catch (IllegalStateException e) {
            admit();
            throw e;
        }
    }

    /** Admits other threads again. Has no effect on a region that was not vacated. */
    public void admit() {
        for (BlockState state = first; state != null; state = state.next) {
            state.admitWorkers();
        }
    }

    /** Why the region has ended. */
    String reason() {
        return Objects.requireNonNull(reason);
    }

    void add(BlockState state) {
        state.next = first;
        if (first != null) {
            first.previous = state;
        }
        first = state;
        state.region = this;
    }

    void remove(BlockState state) {
        if (state.region != this) {
            return;
        }
        if (state.previous == null) {
            first = state.next;
        } else {
            state.previous.next = state.next;
        }
        if (state.next != null) {
            state.next.previous = state.previous;
        }
        state.next = null;
        state.previous = null;
        state.region = null;
    }
}
