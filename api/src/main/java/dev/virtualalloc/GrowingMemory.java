package dev.virtualalloc;

import dev.virtualalloc.internal.Backing;
import dev.virtualalloc.internal.Pages;
import dev.virtualalloc.internal.Views;
import dev.virtualalloc.spi.Capability;
import org.jspecify.annotations.Nullable;

/** A block's reservation, committed from its start in steps that grow with it. */
final class GrowingMemory implements Backing {
    /** Small enough to cost little where a block stays small. */
    private static final long SMALLEST_STEP = 64 << 10;

    /** So large that the system call is nothing beside the page faults; more would only be charged too early. */
    private static final long LARGEST_STEP = 32 << 20;

    private final Reservation reservation;
    private final long maximum;
    private Protection protection;
    private long committed;

    GrowingMemory(Reservation reservation, long maximum, Protection protection) {
        this.reservation = reservation;
        this.maximum = maximum;
        this.protection = protection;
    }

    @Override
    public long address() {
        return reservation.address();
    }

    @Override
    public long maximum() {
        return maximum;
    }

    @Override
    public long capacity() {
        return Math.min(committed, maximum);
    }

    @Override
    public void commit(long bytes) {
        long needed = Pages.roundUp(bytes, reservation.pageSize());
        if (needed <= committed) {
            return;
        }
        // The first commit is what was asked for: a block that never grows pays for nothing more.
        long step = committed == 0 ? 0 : Math.max(SMALLEST_STEP, Math.min(committed, LARGEST_STEP));
        long wanted =
                Math.min(Pages.roundUp(Math.max(needed, committed + step), reservation.pageSize()), reservation.size());
        try {
            commitTo(wanted);
        } catch (OutOfVirtualMemoryException e) {
            if (wanted == needed) {
                throw e;
            }
            commitTo(needed);
        }
    }

    private void commitTo(long end) {
        reservation.commit(committed, end - committed, protection);
        committed = end;
    }

    @Override
    public void trim(long bytes) {
        long needed = Pages.roundUp(bytes, reservation.pageSize());
        if (needed < committed) {
            reservation.decommit(needed, committed - needed);
            committed = needed;
        }
    }

    @Override
    public void checkProtection(Protection protection) {
        Reservation.checkProtection(reservation.provider(), protection);
    }

    @Override
    public void protect(Protection protection) {
        if (committed > 0) {
            reservation.protect(0, committed, protection);
        }
        this.protection = protection;
    }

    @Override
    public void close(@Nullable Views survivors) {
        if (survivors == null) {
            reservation.close();
            return;
        }
        if (committed > 0 && reservation.provider().capabilities().contains(Capability.DISCARD)) {
            try {
                reservation.discard(0, committed);
            } catch (VirtualMemoryException e) {
                // It only gives memory back early: all of it goes with the addresses.
            }
        }
        survivors.whenUnusable(reservation::close);
    }

    @Override
    public long residentBytes() {
        return committed == 0 ? 0 : reservation.residentBytes(0, committed);
    }
}
