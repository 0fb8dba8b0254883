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
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A sample of an allocator: slots of one size, side by side in one reservation, that are used again and again. */
public final class SlabAllocator implements Allocator, AutoCloseable {
    private static final long SLOT_SIZE = 1 << 20;

    private final Reservation reservation;
    private final Deque<Slot> free = new ArrayDeque<>();
    private final Map<Slot, BlockControl> used = new HashMap<>();
    private boolean closed;

    public SlabAllocator(int slots) {
        reservation = VirtualMemory.reserve(slots * SLOT_SIZE);
        for (int i = 0; i < slots; i++) {
            free.add(new Slot(i * SLOT_SIZE));
        }
    }

    @Override
    public Block allocate(long bytes) {
        return create(bytes).block();
    }

    @Override
    public Block allocateZeroed(long bytes) {
        BlockControl control = create(bytes);
        control.clear();
        return control.block();
    }

    @Override
    public long maximum() {
        return SLOT_SIZE;
    }

    private synchronized BlockControl create(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("cannot allocate " + bytes + " bytes");
        }
        if (closed) {
            throw new IllegalStateException("the slab is closed");
        }
        Slot slot = free.peek();
        if (slot == null || bytes > SLOT_SIZE) {
            long largest = slot == null ? 0 : SLOT_SIZE;
            throw new CapacityExceededException("no slot for " + bytes + " bytes", bytes, largest);
        }
        slot.ensure(bytes, bytes);
        BlockControl control = Block.create(slot, bytes, slot.dirty, Protection.READ_WRITE);
        used.put(free.pop(), control);
        return control;
    }

    /** Ends every block. The addresses are released with the last view of one. */
    @Override
    public synchronized void close() {
        List<BlockControl> controls = List.copyOf(used.values());
        controls.forEach(BlockControl::revokeViews);
        closed = true;
        controls.forEach(control -> control.invalidate("was closed with its slab"));
        releaseIfUnused();
    }

    private void releaseIfUnused() {
        if (closed && used.isEmpty()) {
            reservation.close();
        }
    }

    private final class Slot implements BlockMemory {
        private final long offset;
        private long committed;
        private long dirty;

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
            if (needed > committed) {
                long end = (needed + reservation.pageSize() - 1) & -reservation.pageSize();
                reservation.commit(offset + committed, end - committed);
                committed = end;
            }
            return committed;
        }

        @Override
        public void release(long dirty) {
            synchronized (SlabAllocator.this) {
                this.dirty = dirty;
                used.remove(this);
                free.push(this);
                releaseIfUnused();
            }
        }
    }
}
