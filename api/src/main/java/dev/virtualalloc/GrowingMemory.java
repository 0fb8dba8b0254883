package dev.virtualalloc;

import dev.virtualalloc.internal.Pages;
import dev.virtualalloc.spi.BlockMemory;
import dev.virtualalloc.spi.Capability;

/** A block's reservation, committed from its start in steps that grow with it. */
final class GrowingMemory implements BlockMemory {
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

    long address() {
        return reservation.address();
    }

    long capacity() {
        return Math.min(committed, maximum);
    }

    @Override
    public long maximum(long address) {
        return maximum;
    }

    @Override
    public long ensure(long address, long capacity, long needed, long preferred) {
        long least = Pages.roundUp(needed, reservation.pageSize());
        if (least > committed) {
            // The first commit is what was asked for: a block that never grows pays for nothing more.
            long step = committed == 0 ? 0 : Math.max(SMALLEST_STEP, Math.min(committed, LARGEST_STEP));
            long roomy = Pages.roundUp(Math.max(preferred, committed + step), reservation.pageSize());
            commit(least, Math.min(roomy, reservation.size()));
        }
        return capacity();
    }

    private void commit(long least, long roomy) {
        try {
            commitTo(roomy);
        } catch (OutOfVirtualMemoryException e) {
            if (roomy == least) {
                throw e;
            }
            commitTo(least);
        }
    }

    private void commitTo(long end) {
        reservation.commit(committed, end - committed, protection);
        committed = end;
    }

    @Override
    public long trim(long address, long capacity, long bytes) {
        long needed = Pages.roundUp(bytes, reservation.pageSize());
        if (needed < committed) {
            reservation.decommit(needed, committed - needed);
            committed = needed;
        }
        return capacity();
    }

    @Override
    public void checkProtection(Protection protection) {
        Reservation.checkProtection(reservation.addressSpace(), protection);
    }

    @Override
    public void protect(long address, long capacity, Protection protection) {
        if (committed > 0) {
            reservation.protect(0, committed, protection);
        }
        this.protection = protection;
    }

    @Override
    public long residentBytes(long address, long capacity) {
        return committed == 0 ? 0 : reservation.residentBytes(0, committed);
    }

    @Override
    public void discard(long address, long capacity) {
        if (committed > 0 && reservation.addressSpace().capabilities().contains(Capability.DISCARD)) {
            try {
                reservation.discard(0, committed);
            } catch (VirtualMemoryException e) {
                // It only gives memory back early: all of it goes with the addresses.
            }
        }
    }

    @Override
    public void release(long address, long capacity, long dirty) {
        reservation.close();
    }
}
