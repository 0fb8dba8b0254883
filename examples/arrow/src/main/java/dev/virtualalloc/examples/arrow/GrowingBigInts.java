package dev.virtualalloc.examples.arrow;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.util.OversizedAllocationException;

/**
 * A {@link BigIntVector} that is filled in place: its buffers become longer where they are, and nothing is copied.
 *
 * <p>Arrow has no means for that of its own. An {@code ArrowBuf} can be made shorter and not longer, a {@code ForeignAllocation} has one
 * size for life, and an {@code AllocationManager} is never asked to grow what it has: {@code reAlloc} allocates twice as much and
 * copies, whoever gives the memory, and its class is final. So an allocator of Arrow's on top of ours would gain nothing. What
 * Arrow does allow is to load buffers into a vector, and that is what this does each time it needs longer ones of the same memory.
 *
 * <p>What makes the vector itself larger, {@link BigIntVector#setSafe(int, long)} for example, moves it to memory of Arrow's once it is
 * full, and what clears or transfers it leaves it without memory. From then on it grows as others do. Arrow's allocator counts the whole range from the start, not what of it has memory: its limit has to leave room for the
 * maximum.
 */
public final class GrowingBigInts implements AutoCloseable {
    private static final int FIRST = 4096;

    private final BigIntVector vector;
    private final GrowingBuffer values;
    private final GrowingBuffer validity;
    private final int maximum;
    private boolean isClosed;

    /**
     * Creates a vector in which nothing is set.
     *
     * @param name its name
     * @param allocator what counts its memory
     * @param maximum how many values it can have at most, at least 1
     */
    public GrowingBigInts(String name, BufferAllocator allocator, int maximum) {
        this.maximum = maximum;
        vector = new BigIntVector(name, allocator);
        values = new GrowingBuffer(allocator, valueBytes(maximum));
        try {
            validity = new GrowingBuffer(allocator, validityBytes(maximum));
        } catch (RuntimeException e) {
            values.close();
            throw e;
        }
        try {
            load(Math.min(FIRST, maximum));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** {@return the vector, for everything but making it larger} */
    public BigIntVector vector() {
        return vector;
    }

    /**
     * Sets a value, for which the vector grows if it has to.
     *
     * @param index the index of the value
     * @param value the value
     * @throws OversizedAllocationException if the index is not less than the maximum
     */
    public void setSafe(int index, long value) {
        if (index >= vector.getValueCapacity() && values.contains(vector.getDataBuffer())) {
            grow(index);
        }
        vector.setSafe(index, value);
    }

    private void grow(int index) {
        if (index >= maximum) {
            throw new OversizedAllocationException("vector " + vector.getName() + " has a maximum of " + maximum
                    + " values, and cannot have one at " + index + ". Create it with a larger maximum");
        }
        load((int) Math.min(maximum, Math.max(index + 1L, 2L * vector.getValueCapacity())));
    }

    private void load(int capacity) {
        vector.loadFieldBuffers(
                new ArrowFieldNode(vector.getValueCount(), 0),
                List.of(validity.first(validityBytes(capacity)), values.first(valueBytes(capacity))));
    }

    private static long valueBytes(int values) {
        return (long) values * BigIntVector.TYPE_WIDTH;
    }

    private static long validityBytes(int values) {
        return (values + 63L) / 64 * Long.BYTES;
    }

    /**
     * Closes the vector; closing again has no effect. The memory is given back when nothing else holds a buffer of it, the target of a
     * transfer for example.
     */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        vector.close();
        values.close();
        validity.close();
    }
}
