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

    private record Slot(long address, long capacity, long dirty) {}

    private final Reservation reservation;
    private final BlockMemory memory = new SlabMemory();
    private final Deque<Slot> free = new ArrayDeque<>();
    private final Map<Long, BlockControl> used = new HashMap<>();
    private boolean closed;

    public SlabAllocator(int slots) {
        reservation = VirtualMemory.reserve(slots * SLOT_SIZE);
        for (int i = 0; i < slots; i++) {
            free.add(new Slot(reservation.address() + i * SLOT_SIZE, 0, 0));
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
        long capacity = slot.capacity;
        if (bytes > capacity) {
            capacity = memory.ensure(slot.address, capacity, bytes, bytes);
        }
        BlockControl control = Block.create(memory, slot.address, capacity, bytes, slot.dirty, Protection.READ_WRITE);
        used.put(free.pop().address, control);
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

    private final class SlabMemory implements BlockMemory {
        @Override
        public long maximum(long address) {
            return SLOT_SIZE;
        }

        @Override
        public long ensure(long address, long capacity, long needed, long preferred) {
            long end = (needed + reservation.pageSize() - 1) & -reservation.pageSize();
            reservation.commit(address + capacity - reservation.address(), end - capacity);
            return end;
        }

        @Override
        public void release(long address, long capacity, long dirty) {
            synchronized (SlabAllocator.this) {
                used.remove(address);
                free.push(new Slot(address, capacity, dirty));
                releaseIfUnused();
            }
        }
    }
}
