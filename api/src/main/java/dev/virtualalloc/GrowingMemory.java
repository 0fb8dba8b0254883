package dev.virtualalloc;

import dev.virtualalloc.internal.Pages;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.BlockMemory;
import dev.virtualalloc.spi.Capability;
import org.jspecify.annotations.Nullable;

/**
 * A block's reservation, committed from its start in steps that grow with it. After the block it may be kept in a pool, and be the
 * memory of another block then.
 */
final class GrowingMemory implements BlockMemory {
    /** What the system is asked to prefault in one call: other threads that need memory wait for that long. */
    private static final long PREFAULT_AT_ONCE = 2 << 20;

    final Shelf shelf;
    private final Reservation reservation;
    private Protection protection;
    private long committed;

    /** Up to here, from the first byte that it is for, the system has been advised. */
    private long advised;

    private long dirty;
    /** Whether it is not as the next block expects it: locked, advised otherwise, or in the hands of views. */
    private boolean altered;
    /** Whether somebody else is asked to make room for it. */
    private boolean waiting;

    private boolean locked;

    // Of the pool, and guarded by its lock.
    @Nullable
    Ranges list;

    boolean onShelf;
    long keptBytes;
    long keptAddresses;
    long keptSince;

    @Nullable
    GrowingMemory older;

    @Nullable
    GrowingMemory younger;

    @Nullable
    GrowingMemory above;

    @Nullable
    GrowingMemory below;

    GrowingMemory(Shelf shelf, Reservation reservation) {
        this.shelf = shelf;
        this.reservation = reservation;
        this.protection = shelf.protection();
        this.committed = shelf.policy().isLazy() ? reservation.size() : 0;
    }

    /** How much may be other than zero, from the start, before a block is made of it. */
    long dirty() {
        return dirty;
    }

    long address() {
        return reservation.address();
    }

    long capacity() {
        return Math.min(committed, shelf.maximum());
    }

    long reserved() {
        return reservation.size();
    }

    long committed() {
        return committed;
    }

    @Override
    public long maximum(long address) {
        return shelf.maximum();
    }

    @Override
    public long ensure(long address, long capacity, long needed, long preferred) {
        long least = Pages.roundUp(needed, reservation.pageSize());
        if (least > committed) {
            checkNotWaiting();
            // The first commit is what was asked for: a block that never grows pays for nothing more.
            long step = committed == 0 ? 0 : shelf.policy().step(committed);
            long roomy = Pages.roundUp(Math.max(preferred, committed + step), reservation.pageSize());
            commit(least, Math.min(step == 0 ? roomy : wholeHugePages(roomy), reservation.size()));
        }
        return capacity();
    }

    private void commit(long least, long roomy) {
        try {
            commitWithinBudget(least, roomy);
        } catch (BudgetExceededException e) {
            throw e;
        } catch (OutOfVirtualMemoryException e) {
            if (!shelf.pool().giveBackAll(e) && roomy == least) {
                throw e;
            }
            commitWithinBudget(least, least);
        }
    }

    private void commitWithinBudget(long least, long roomy) {
        long end = roomy;
        while (true) {
            try {
                commitTo(end);
                return;
            } catch (BudgetExceededException e) {
                if (end == least && !makeRoom(e)) {
                    throw e;
                }
                // Half of what is left: enough for steps that are not single pages, and others get some of it too.
                long part = Pages.roundDown((e.limit() - e.used()) / 2, reservation.pageSize());
                end = Math.max(least, committed + part);
            }
        }
    }

    /** Has something given back to a budget, and returns whether it was. */
    private boolean makeRoom(BudgetExceededException e) {
        RangePool pool = shelf.pool();
        MemoryBudget budget = e.refusal().budget();
        pool.giveBackWithin(budget, e);
        if (!budget.hasMoreThanAt(e.refusal())) {
            waiting = true;
            try {
                if (!budget.askListener(e.bytes() - (e.limit() - e.used()))) {
                    return false;
                }
            } finally {
                waiting = false;
            }
            // What was closed may have been kept.
            pool.giveBackWithin(budget, e);
        }
        return budget.hasMoreThanAt(e.refusal());
    }

    /** Who is asked to make room must leave alone what it is for. */
    private void checkNotWaiting() {
        if (waiting) {
            throw new IllegalStateException("the block at " + Sizes.hex(address())
                    + " is growing, and the listener of its budget cannot change it. Close or shrink others");
        }
    }

    private void commitTo(long end) {
        reservation.commit(committed, end - committed, protection);
        if (shelf.policy().prefault() && protection.canWrite()) {
            prefault(end);
        }
        committed = end;
        advise();
    }

    private void prefault(long end) {
        try {
            for (long offset = committed; offset < end; offset += PREFAULT_AT_ONCE) {
                reservation.prefault(offset, Math.min(PREFAULT_AT_ONCE, end - offset));
            }
        } catch (RuntimeException | Error e) {
            Reservation.undo(e, () -> reservation.decommit(committed, end - committed));
            throw e;
        }
    }

    /** Extends a part of the range to the end of a huge page, if the system is advised to use such for it. */
    private long wholeHugePages(long end) {
        return shelf.advice() == Advice.HUGE_PAGES && end > adviceStart()
                ? Pages.roundUp(address() + end, hugePageSize()) - address()
                : end;
    }

    /** Only of pages that have memory, as they get it. */
    private void advise() {
        Advice advice = shelf.advice();
        if (advice == null) {
            return;
        }
        long from = Math.max(advised, adviceStart());
        long to = advice == Advice.HUGE_PAGES
                ? Pages.roundDown(address() + committed, hugePageSize()) - address()
                : committed;
        if (from < to) {
            try {
                reservation.advise(from, to - from, advice);
            } catch (VirtualMemoryException e) {
                // It is only advice.
            }
            advised = to;
        }
    }

    private long adviceStart() {
        if (shelf.advice() != Advice.HUGE_PAGES) {
            return 0;
        }
        long first = shelf.policy().hugePages() == CommitPolicy.HugePages.AUTO ? hugePageSize() : 0;
        return Pages.roundUp(address() + first, hugePageSize()) - address();
    }

    private long hugePageSize() {
        return Pages.hugePageSize(reservation.pageSize());
    }

    @Override
    public long trim(long address, long capacity, long bytes) {
        checkNotWaiting();
        long needed = Pages.roundUp(bytes, reservation.pageSize());
        if (shelf.policy().isLazy()) {
            // It stays one mapping with its neighbours.
            if (needed < committed && canDiscard()) {
                reservation.discard(needed, committed - needed);
            }
        } else if (needed < committed) {
            long before = committed;
            committed = needed;
            try {
                reservation.decommit(needed, before - needed);
            } catch (RuntimeException refused) {
                committed = before;
                throw refused;
            }
            advised = Math.min(advised, needed);
        }
        return capacity();
    }

    @Override
    public void checkProtection(Protection protection) {
        protection.require(reservation.addressSpace());
    }

    @Override
    public void protect(long address, long capacity, Protection protection) {
        checkNotWaiting();
        if (committed > 0) {
            Protection before = this.protection;
            this.protection = before.and(protection);
            try {
                reservation.protect(0, committed, protection);
            } catch (RuntimeException refused) {
                this.protection = before;
                throw refused;
            }
        }
        this.protection = protection;
    }

    @Override
    public long residentBytes(long address, long capacity) {
        return committed == 0 ? 0 : reservation.residentBytes(0, committed);
    }

    @Override
    public void advise(long address, long bytes, Advice advice) {
        altered = true;
        onPages(address, bytes, (offset, length) -> reservation.advise(offset, length, advice));
    }

    @Override
    public void prefault(long address, long bytes) {
        onPages(address, bytes, reservation::prefault);
    }

    @Override
    public void discard(long address, long bytes) {
        Capability.DISCARD.require(reservation.addressSpace());
        long offset = address - address();
        long end = offset + bytes;
        long from = Math.min(Pages.roundUp(offset, reservation.pageSize()), end);
        long to = Math.max(Pages.roundDown(end, reservation.pageSize()), from);
        if (from < to) {
            reservation.discard(from, to - from);
        }
        RawMemory.fill(address, from - offset, (byte) 0);
        RawMemory.fill(address() + to, end - to, (byte) 0);
    }

    @Override
    public void lock(long address, long bytes) {
        altered = true;
        locked = true;
        onPages(address, bytes, reservation::lock);
    }

    @Override
    public void unlock(long address, long bytes) {
        onPages(address, bytes, reservation::unlock);
    }

    private void onPages(long address, long bytes, Pages.Operation operation) {
        Pages.covering(address - address(), bytes, reservation.pageSize(), operation);
    }

    @Override
    public void abandon(long address, long capacity) {
        checkNotWaiting();
        altered = true;
        if (committed > 0 && !discardContents() && shelf.zeroOnClose() && protection.canWrite()) {
            RawMemory.fill(address(), committed, (byte) 0);
        }
    }

    /**
     * Gives the memory back but no addresses, which can be accessed as before and read as zero; or returns {@code false} if the system
     * cannot or refuses, and nothing is lost: all of it goes with the addresses.
     */
    boolean discardContents() {
        if (!canDiscard()) {
            return false;
        }
        try {
            if (locked) {
                reservation.unlock(0, committed);
            }
            reservation.discard(0, committed);
            return true;
        } catch (VirtualMemoryException e) {
            return false;
        }
    }

    @Override
    public void release(long address, long capacity, long dirty) {
        checkNotWaiting();
        long mark = Math.min(dirty, committed);
        if (mark > 0 && shelf.zeroOnClose() && protection.canWrite()) {
            RawMemory.fill(address(), mark, (byte) 0);
            mark = 0;
        }
        this.dirty = mark;
        if (!keep()) {
            closeBlock();
        }
    }

    /** Takes the memory back of a block that was never closed: whatever it has may have been written. */
    void releaseUnreachable() {
        release(address(), capacity(), committed);
    }

    /** Keeps it for the next block, or its addresses at least for those who still use this one. */
    private boolean keep() {
        RangePool pool = shelf.pool();
        // Of what is lazy only that was given memory which was written.
        long bytes = shelf.policy().isLazy() ? writtenPages() : committed;
        return isAsNew() && pool.keep(this, bytes, reservation.size())
                || empty() && pool.keepEmptied(this, reservation.size())
                || pool.keepOutgoing(this, bytes, reservation.size());
    }

    /** Whether a block can be made of it as of new memory, up to the dirty mark. */
    private boolean isAsNew() {
        return !altered && protection == shelf.protection() && (dirty == 0 || protection.canWrite());
    }

    /**
     * Releases the memory and keeps the addresses, or returns {@code false} if the addresses have to go as well. Those of lazy ranges
     * are kept, because each that is released would split a mapping that it shares with its neighbours.
     */
    boolean empty() {
        if (!shelf.policy().isLazy() || !isAsNew() || dirty > 0 && !canDiscard()) {
            return false;
        }
        if (dirty > 0) {
            reservation.discard(0, writtenPages());
            dirty = 0;
        }
        return true;
    }

    private long writtenPages() {
        return Pages.roundUp(dirty, reservation.pageSize());
    }

    boolean canDiscard() {
        return reservation.addressSpace().capabilities().contains(Capability.DISCARD);
    }

    /** Releases the range of a block, which is none any more unless the system refuses. */
    void closeBlock() {
        Tally tally = shelf.tally;
        synchronized (tally.lock) {
            tally.blocks--;
        }
        try {
            reservation.close();
        } catch (RuntimeException refused) {
            synchronized (tally.lock) {
                tally.blocks++;
            }
            throw refused;
        }
    }

    /** Releases the range of what is kept. Has no effect if that was done. */
    void close() {
        reservation.close();
    }
}
