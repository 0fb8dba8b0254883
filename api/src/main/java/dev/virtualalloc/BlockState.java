package dev.virtualalloc;

import dev.virtualalloc.internal.Views;
import dev.virtualalloc.spi.BlockOwner;
import org.jspecify.annotations.Nullable;

/** What is to be known of a block beyond where it is and how large, if there is anything. */
final class BlockState {
    long size;
    long capacity;

    /** What is above it, and past the size, is zero: nobody has written there since it was. */
    long dirty;

    Protection protection;

    /** Whether it is never to be written again. */
    boolean sealed;

    @Nullable
    Views views;

    @Nullable
    BlockOwner owner;

    /** Null as long as no work in the block was handed to other threads. */
    @Nullable
    Workers workers;

    /** Of a block that is reported if it is not closed. */
    @Nullable
    LeakTracker tracker;

    // The region that has to tell the block of its end, and the neighbours in its list.
    @Nullable
    BlockRegion region;

    @Nullable
    BlockState next;

    @Nullable
    BlockState previous;

    BlockState(long size, long capacity, long dirty, Protection protection) {
        this.size = size;
        this.capacity = capacity;
        this.dirty = dirty;
        this.protection = protection;
    }

    /** How much may be other than zero, what is in use now included. */
    long dirty() {
        return Math.max(dirty, owner == null ? size : owner.used());
    }

    /** Revokes all views, if this Java can; those that are left in {@code views} it cannot. */
    void revokeViews() {
        if (owner != null) {
            owner.revokeViews();
        }
        if (views != null && views.revoke()) {
            views = null;
        }
    }

    /**
     * The last thing that can refuse before the system is asked: from then on nobody else is in, and nobody comes, until {@link
     * #admitWorkers}.
     */
    void excludeWorkers(String purpose) {
        if (workers != null) {
            workers.exclude(purpose);
        }
    }

    void admitWorkers() {
        if (workers != null) {
            workers.admit();
        }
    }

    /** Before the system is asked for something that may take memory away. */
    void narrowOwner() {
        if (owner != null) {
            owner.limitsNarrowed();
        }
    }

    void tellOwner() {
        if (owner != null) {
            owner.limitsChanged();
        }
    }
}
