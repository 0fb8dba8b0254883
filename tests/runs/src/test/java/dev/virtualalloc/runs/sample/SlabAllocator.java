package dev.virtualalloc.runs.sample;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.spi.BlockControl;
import dev.virtualalloc.spi.BlockMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sample of an allocator: slots of one size, side by side in one reservation, each of them used again and again. */
public final class SlabAllocator implements Allocator, AutoCloseable {
    private static final long SLOT_SIZE = 1 << 20;

    private final Reservation reservation;
    private final List<Slot> slots = new ArrayList<>();
    private final Deque<Slot> free = new ArrayDeque<>();
    private boolean closed;

    public SlabAllocator(int count) {
        reservation = VirtualMemory.reserve(count * SLOT_SIZE);
        for (int i = 0; i < count; i++) {
            slots.add(new Slot(i * SLOT_SIZE));
        }
        free.addAll(slots);
    }

    @Override
    public Block allocate(long bytes) {
        return take(bytes).block();
    }

    @Override
    public Block allocateZeroed(long bytes) {
        BlockControl control = take(bytes);
        control.clear();
        return control.block();
    }

    @Override
    public long maximum() {
        return SLOT_SIZE;
    }

    private synchronized BlockControl take(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("cannot allocate " + bytes + " bytes");
        }
        if (closed) {
            throw new IllegalStateException("the slab is closed");
        }
        if (bytes > SLOT_SIZE || free.isEmpty()) {
            long left = free.isEmpty() ? 0 : SLOT_SIZE;
            throw new CapacityExceededException("no slot for " + bytes + " bytes: " + left + " are left", bytes, left);
        }
        Slot slot = free.peek();
        slot.ensure(bytes, bytes);
        slot.control = Block.create(slot, bytes, slot.dirty, Protection.READ_WRITE);
        free.pop();
        return slot.control;
    }

    /** Ends all blocks. The addresses are given back when no view can reach them any more. */
    @Override
    public synchronized void close() {
        List<BlockControl> open = new ArrayList<>();
        slots.stream().filter(slot -> slot.control != null).forEach(slot -> open.add(slot.control));
        open.forEach(BlockControl::revokeViews);
        closed = true;
        open.forEach(control -> control.invalidate("was given back with its slab"));
        releaseIfUnused();
    }

    private void releaseIfUnused() {
        if (closed && free.size() == slots.size()) {
            reservation.close();
        }
    }

    /** The memory of one block: committed as far as any block in it has grown, and dirty as far as they have written. */
    private final class Slot implements BlockMemory {
        private final long offset;
        private long committed;
        private long dirty;
        private @Nullable BlockControl control;

        Slot(long offset) {
            this.offset = offset;
        }

        @Override
        public long address() {
            return reservation.address() + offset;
        }

        @Override
        public long maximum() {
            return SLOT_SIZE;
        }

        @Override
        public long capacity() {
            return committed;
        }

        @Override
        public long ensure(long needed, long preferred) {
            long pages = (preferred + reservation.pageSize() - 1) & -reservation.pageSize();
            if (needed > committed) {
                reservation.commit(offset + committed, pages - committed);
                committed = pages;
            }
            return committed;
        }

        @Override
        public void trim(long bytes) {
            // The next block in this slot will want it.
        }

        @Override
        public void release(long dirty) {
            synchronized (SlabAllocator.this) {
                this.dirty = dirty;
                control = null;
                free.push(this);
                releaseIfUnused();
            }
        }
    }
}
