package dev.virtualalloc;

import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import org.jspecify.annotations.Nullable;

/** Where a pool keeps ranges of one kind, any of which serves for any other: what was kept last is taken first. */
final class Shelf {

    /** What ranges have in common that serve for each other. */
    record Kind(
            AddressSpace space,
            long maximum,
            Protection protection,
            CommitPolicy policy,
            boolean zeroOnClose,
            boolean guardPages,
            String name) {}

    private final RangePool pool;
    private final Kind kind;
    private final @Nullable Advice advice;
    final Tally tally;
    final LeakSampler leakSampler = new LeakSampler();

    // Guarded by the lock of the pool.
    @Nullable
    GrowingMemory top;

    private @Nullable GrowingMemory bottom;

    Shelf(RangePool pool, Kind kind, @Nullable Advice advice) {
        this.pool = pool;
        this.kind = kind;
        this.advice = advice;
        this.tally = Tally.ofShelf(this, kind.space().name(), kind.name(), pool.lock);
    }

    /** What the system is advised for memory of a kind; null for nothing. */
    static @Nullable Advice advice(Kind kind, LinuxLimits limits) {
        if (kind.policy().isLazy() || !kind.space().capabilities().contains(Capability.ADVISE)) {
            return null;
        }
        return switch (kind.policy().hugePages()) {
            case AUTO, ALWAYS -> Advice.HUGE_PAGES;
            case NEVER -> limits.hugePageMode().filter("always"::equals).isPresent() ? Advice.SMALL_PAGES : null;
        };
    }

    RangePool pool() {
        return pool;
    }

    AddressSpace space() {
        return kind.space();
    }

    String name() {
        return kind.name();
    }

    long maximum() {
        return kind.maximum();
    }

    Protection protection() {
        return kind.protection();
    }

    CommitPolicy policy() {
        return kind.policy();
    }

    @Nullable
    Advice advice() {
        return advice;
    }

    boolean zeroOnClose() {
        return kind.zeroOnClose();
    }

    /** A range that was kept, or a new one if there is none. */
    GrowingMemory take() {
        GrowingMemory kept = pool.take(this);
        return kept == null ? reserve() : kept;
    }

    private GrowingMemory reserve() {
        pool.giveBackAged();
        Reservation reservation;
        try {
            reservation = newReservation();
        } catch (OutOfVirtualMemoryException e) {
            if (!pool.giveBackAll(e)) {
                throw e;
            }
            reservation = newReservation();
        }
        GrowingMemory memory = new GrowingMemory(this, reservation);
        synchronized (pool.lock) {
            tally.blocks++;
        }
        return memory;
    }

    private Reservation newReservation() {
        long guard = kind.guardPages() ? space().pageSize() : 0;
        if (!policy().isLazy()) {
            return Reservation.untracked(space(), maximum(), guard, tally);
        }
        Reservation reservation = Reservation.untrackedLazily(space(), maximum(), guard, tally);
        try {
            reservation.protect(0, reservation.size(), protection());
            return reservation;
        } catch (RuntimeException | Error e) {
            Reservation.undo(e, reservation::close);
            throw e;
        }
    }

    void addOnTop(GrowingMemory memory) {
        GrowingMemory below = top;
        memory.below = below;
        if (below == null) {
            bottom = memory;
        } else {
            below.above = memory;
        }
        top = memory;
        memory.onShelf = true;
    }

    void addBelow(GrowingMemory memory) {
        GrowingMemory above = bottom;
        memory.above = above;
        if (above == null) {
            top = memory;
        } else {
            above.below = memory;
        }
        bottom = memory;
        memory.onShelf = true;
    }

    /** Has no effect on what is off the shelf. */
    void remove(GrowingMemory memory) {
        if (!memory.onShelf) {
            return;
        }
        GrowingMemory above = memory.above;
        GrowingMemory below = memory.below;
        if (above == null) {
            top = below;
        } else {
            above.below = below;
        }
        if (below == null) {
            bottom = above;
        } else {
            below.above = above;
        }
        memory.above = null;
        memory.below = null;
        memory.onShelf = false;
    }
}
