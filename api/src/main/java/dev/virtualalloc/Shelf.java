package dev.virtualalloc;

import dev.virtualalloc.spi.AddressSpace;
import org.jspecify.annotations.Nullable;

/** Where a pool keeps ranges of one kind, any of which serves for any other: what was kept last is taken first. */
final class Shelf {

    /** What ranges have in common that serve for each other. */
    record Kind(AddressSpace space, long maximum, Protection protection, boolean zeroOnClose) {}

    private final RangePool pool;
    private final Kind kind;

    /** Guarded by the lock of the pool. */
    @Nullable
    GrowingMemory top;

    Shelf(RangePool pool, Kind kind) {
        this.pool = pool;
        this.kind = kind;
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
