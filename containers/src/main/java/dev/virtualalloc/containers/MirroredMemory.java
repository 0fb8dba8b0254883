package dev.virtualalloc.containers;

import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.BlockMemory;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.MemoryObject;

/**
 * The memory of one block whose second half is the first one once more.
 *
 * @param half how long each of them is, a power of two
 */
record MirroredMemory(Reservation range, long half) implements BlockMemory {

    /** With halves of at least so many bytes. */
    static MirroredMemory of(AddressSpace space, long bytes) {
        Capability.MAP.require(space);
        long half = powerOfTwo(Math.max(bytes, space.reservationGranularity()));
        Reservation range = Reservation.reserve(space, 2 * half);
        // Its memory stays as long as it is mapped.
        try (MemoryObject memory = space.createMemory("virtualalloc-ring", half)) {
            range.map(0, half, memory, 0, Protection.READ_WRITE);
            range.map(half, half, memory, 0, Protection.READ_WRITE);
            return new MirroredMemory(range, half);
        } catch (RuntimeException | Error e) {
            try {
                range.close();
            } catch (RuntimeException refused) {
                e.addSuppressed(refused);
            }
            throw e;
        }
    }

    private static long powerOfTwo(long atLeast) {
        long highest = Long.highestOneBit(atLeast);
        return highest == atLeast ? atLeast : 2 * highest;
    }

    /** Creates the block on it, once. */
    Block block() {
        return Block.create(this, range.address(), 2 * half, 2 * half, 0, Protection.READ_WRITE)
                .block();
    }

    @Override
    public long maximum(long address) {
        return 2 * half;
    }

    @Override
    public long ensure(long address, long capacity, long needed, long preferred) {
        throw new IllegalStateException("a block of the maximum cannot grow");
    }

    @Override
    public void release(long address, long capacity, long dirty) {
        range.close();
    }
}
