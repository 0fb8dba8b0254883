package dev.virtualalloc.runs.sample;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What {@code malloc} can do as an address space: it can neither protect pages nor take back the memory of some of them, and so
 * declares no capability at all.
 */
final class MallocAddressSpace implements AddressSpace {
    private static final long PAGE = 4096;

    /** What malloc gives everywhere, and several times. */
    private static final long LARGEST = 1L << 30;

    private final ConcurrentSkipListMap<Long, Reserved> reservations = new ConcurrentSkipListMap<>();

    /** A reservation: the memory, and which of its pages are committed. Two threads may be at work on different pages. */
    private static final class Reserved {
        private final Memory memory;
        private final long address;
        private final BitSet committed = new BitSet();

        Reserved(long bytes) {
            // What malloc returns begins anywhere; the first page begins where a page can.
            memory = new Memory(bytes + PAGE);
            address = (Pointer.nativeValue(memory) + PAGE - 1) & -PAGE;
        }

        synchronized void commit(long start, long bytes) {
            for (int page = page(start); page < page(start + bytes); page++) {
                if (!committed.get(page)) {
                    committed.set(page);
                    memory.setMemory(address - Pointer.nativeValue(memory) + page * PAGE, PAGE, (byte) 0);
                }
            }
        }

        synchronized void decommit(long start, long bytes) {
            committed.clear(page(start), page(start + bytes));
        }

        private int page(long position) {
            return (int) ((position - address) / PAGE);
        }
    }

    @Override
    public String name() {
        return "malloc";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public long pageSize() {
        return PAGE;
    }

    @Override
    public long reservationGranularity() {
        return PAGE;
    }

    @Override
    public long largestReservation() {
        return LARGEST;
    }

    @Override
    public long reserve(long bytes) {
        if (bytes > Long.MAX_VALUE - PAGE) {
            throw tooMuch(bytes);
        }
        try {
            Reserved reserved = new Reserved(bytes);
            reservations.put(reserved.address, reserved);
            return reserved.address;
        } catch (OutOfMemoryError e) {
            throw tooMuch(bytes);
        }
    }

    @Override
    public void commit(long address, long bytes, Protection protection) {
        reservationOf(address).commit(address, bytes);
    }

    @Override
    public void decommit(long address, long bytes) {
        reservationOf(address).decommit(address, bytes);
    }

    @Override
    public void release(long address, long bytes) {
        // In this order: once the memory is free, another thread may be given the same address.
        Reserved reserved = reservations.remove(address);
        reserved.memory.close();
    }

    private Reserved reservationOf(long address) {
        return reservations.floorEntry(address).getValue();
    }

    private static OutOfVirtualMemoryException tooMuch(long bytes) {
        return new OutOfVirtualMemoryException(
                "reserve", "malloc", 0, bytes, "ENOMEM", 12, "malloc refuses this much: ask for less");
    }
}
