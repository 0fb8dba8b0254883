package dev.virtualalloc;

import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import org.jspecify.annotations.Nullable;

/** Where a pool keeps ranges of one kind, any of which serves for any other: what was kept last is taken first. */
final class Shelf {

    /** What ranges have in common that serve for each other. */
    record Kind(AddressSpace space, long maximum, Protection protection, CommitPolicy policy, boolean zeroOnClose) {}

    private final RangePool pool;
    private final Kind kind;
    private final @Nullable Advice advice;

    /** Guarded by the lock of the pool. */
    @Nullable
    GrowingMemory top;

    Shelf(RangePool pool, Kind kind, @Nullable Advice advice) {
        this.pool = pool;
        this.kind = kind;
        this.advice = advice;
    }

    /** What the system is advised for memory of a kind; null for nothing. */
    static @Nullable Advice advice(Kind kind, LinuxLimits limits) {
        if (!kind.space().capabilities().contains(Capability.ADVISE)) {
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
        pool.removeAged();
        Reservation reservation;
        try {
            reservation = Reservation.reserve(space(), maximum());
        } catch (OutOfVirtualMemoryException e) {
            if (!pool.removeAll(e)) {
                throw e;
            }
            reservation = Reservation.reserve(space(), maximum());
        }
        return new GrowingMemory(this, reservation);
    }
}
