package dev.virtualalloc.containers;

import dev.virtualalloc.Block;
import dev.virtualalloc.MemoryAccess;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A ring of bytes that one thread writes and another one reads, in the same order and without locks.
 *
 * <p>Its memory is there twice, one after the other, so that what is written or read at once is in one piece wherever in the ring it
 * begins. Whoever writes asks where ({@link #writeOffset}), writes to the {@link #memory()} there, and {@linkplain #publish
 * publishes} it. Whoever reads asks where ({@link #readOffset}), reads, and {@linkplain #consume consumes} it:
 *
 * <pre>{@code
 * long to = ring.writeOffset(Long.BYTES);             // or -1, if it is full
 * ring.memory().putLong(to, 42);
 * ring.publish(Long.BYTES);
 *
 * long from = ring.readOffset(Long.BYTES);            // or -1, if there is not so much
 * long value = ring.memory().getLong(from);
 * ring.consume(Long.BYTES);
 * }</pre>
 *
 * <p>At one time one thread writes and one thread reads; it may be the same. The ring is closed by whoever knows that neither does:
 * to close it while another thread uses it may end the JVM.
 *
 * @since 0.1
 */
public final class ByteRing implements AutoCloseable {
    // Of positions, which count the bytes since the beginning. What one side writes is so far from what the other
    // writes
    // that no cache line has both; beside its own position each side has that of the other as it saw it last.
    private static final int WRITTEN = 16;
    private static final int READ_SEEN = 17;
    private static final int READ = 48;
    private static final int WRITTEN_SEEN = 49;
    private static final int POSITIONS = 80;

    private final AtomicLongArray positions = new AtomicLongArray(POSITIONS);
    private final Block memory;
    private final long mask;

    /** 0 once it is closed. */
    private long capacity;

    private ByteRing(MirroredMemory memory) {
        this.memory = memory.block();
        this.capacity = memory.half();
        this.mask = capacity - 1;
    }

    /**
     * Creates an empty ring.
     *
     * @param bytes how many bytes there is to be room for, at least 1; they are rounded up to a power of two of whole pages
     * @return the ring
     * @throws IllegalArgumentException if {@code bytes} is not positive
     * @throws UnsupportedOperationException if {@link Capability#MAP} is absent
     */
    public static ByteRing withCapacity(long bytes) {
        return withCapacity(bytes, VirtualMemory.addressSpace());
    }

    static ByteRing withCapacity(long bytes, AddressSpace space) {
        if (bytes < 1 || bytes > Long.MAX_VALUE / 4) {
            throw new IllegalArgumentException(
                    "a ByteRing cannot have a capacity of " + Sizes.count(bytes) + " bytes. Ask for at least 1");
        }
        return new ByteRing(MirroredMemory.of(space, bytes));
    }

    /** {@return how many bytes can be written before some of them have to be read; 0 after closing} */
    public long capacity() {
        return capacity;
    }

    /**
     * {@return how many bytes were written and not read yet} For whoever reads there are at least so many, for whoever writes at most.
     */
    public long size() {
        long read = positions.getAcquire(READ);
        return Math.min(positions.getAcquire(WRITTEN) - read, capacity);
    }

    /**
     * {@return the memory, in which offsets up to twice the capacity are valid} What is at an offset is also at one that is higher by
     * the capacity.
     */
    public MemoryAccess memory() {
        return memory;
    }

    /**
     * Returns where the next bytes can be written. Asking again, for more or for less, gives the same as long as nothing is {@linkplain
     * #publish published}.
     *
     * @param bytes how many, 0 to {@link #capacity()}
     * @return the offset in the {@link #memory()} from which so many bytes can be written, or -1 if there is no room for them before
     *     others are consumed
     * @throws IllegalArgumentException if {@code bytes} is negative or more than the capacity
     */
    public long writeOffset(long bytes) {
        long written = positions.getPlain(WRITTEN);
        if (bytes < 0 || bytes > capacity - (written - positions.getPlain(READ_SEEN))) {
            checkBytes(bytes);
            long read = positions.getAcquire(READ);
            positions.setPlain(READ_SEEN, read);
            if (bytes > capacity - (written - read)) {
                return -1;
            }
        }
        return written & mask;
    }

    /**
     * Publishes bytes: whoever reads can read them from now on.
     *
     * @param bytes how many, from the {@link #writeOffset} on, at most as many as that was asked for
     * @throws IllegalArgumentException if {@code bytes} is negative, or there is no room for so many
     */
    public void publish(long bytes) {
        long written = positions.getPlain(WRITTEN);
        if (bytes < 0 || bytes > capacity - (written - positions.getPlain(READ_SEEN))) {
            checkOpen();
            throw new IllegalArgumentException("cannot publish " + Sizes.count(bytes)
                    + " bytes. Ask for the offset of as many before: writeOffset");
        }
        positions.setRelease(WRITTEN, written + bytes);
    }

    /**
     * Returns where the next bytes can be read. Asking again, for more or for less, gives the same as long as nothing is {@linkplain
     * #consume consumed}.
     *
     * @param bytes how many, 0 to {@link #capacity()}
     * @return the offset in the {@link #memory()} from which so many bytes can be read, or -1 if not so many are published
     * @throws IllegalArgumentException if {@code bytes} is negative or more than the capacity
     */
    public long readOffset(long bytes) {
        long read = positions.getPlain(READ);
        if (bytes < 0 || bytes > positions.getPlain(WRITTEN_SEEN) - read || capacity == 0) {
            checkBytes(bytes);
            long written = positions.getAcquire(WRITTEN);
            positions.setPlain(WRITTEN_SEEN, written);
            if (bytes > written - read) {
                return -1;
            }
        }
        return read & mask;
    }

    /**
     * Consumes bytes: they can be written over from now on.
     *
     * @param bytes how many, from the {@link #readOffset} on, at most as many as that was asked for
     * @throws IllegalArgumentException if {@code bytes} is negative, or there are not so many
     */
    public void consume(long bytes) {
        long read = positions.getPlain(READ);
        if (bytes < 0 || bytes > positions.getPlain(WRITTEN_SEEN) - read || capacity == 0) {
            checkOpen();
            throw new IllegalArgumentException("cannot consume " + Sizes.count(bytes)
                    + " bytes. Ask for the offset of as many before: readOffset");
        }
        positions.setRelease(READ, read + bytes);
    }

    /**
     * Writes a range of an array, if there is room for all of it.
     *
     * @param source the array
     * @param offset the index of the first byte
     * @param length how many bytes, at most {@link #capacity()}
     * @return whether they were written
     * @throws IndexOutOfBoundsException if the range is out of bounds
     * @throws IllegalArgumentException if {@code length} is more than the capacity
     */
    public boolean tryWrite(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        long to = writeOffset(length);
        if (to < 0) {
            return false;
        }
        memory.copyFrom(to, source, offset, length);
        publish(length);
        return true;
    }

    /**
     * Reads bytes to a range of an array, as many as there are and at most as many as it takes.
     *
     * @param target the array
     * @param offset the index of the first byte to replace
     * @param length how many bytes at most
     * @return how many bytes were read, 0 if there are none
     * @throws IndexOutOfBoundsException if the range is out of bounds
     */
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        int bytes = (int) Math.min(length, size());
        long from = readOffset(bytes);
        memory.copyTo(from, target, offset, bytes);
        consume(bytes);
        return bytes;
    }

    /** Releases the memory and the addresses. The ring stays open if the system refuses. Closing again has no effect. */
    @Override
    public void close() {
        memory.close();
        capacity = 0;
    }

    /** {@return a description of the ring: how much is in it, and how much it has room for} */
    @Override
    public String toString() {
        return "ByteRing of " + Nouns.counted(capacity, "byte") + " with " + Sizes.count(size()) + " written";
    }

    private void checkBytes(long bytes) {
        checkOpen();
        if (bytes < 0 || bytes > capacity) {
            throw new IllegalArgumentException(Sizes.count(bytes) + " bytes cannot be in a ring of "
                    + Sizes.count(capacity) + " at once. Write and read them in parts");
        }
    }

    private void checkOpen() {
        if (capacity == 0) {
            throw new IllegalStateException("this ByteRing is closed");
        }
    }
}
