package dev.virtualalloc;

import dev.virtualalloc.internal.Backing;
import dev.virtualalloc.internal.BlockOwner;
import dev.virtualalloc.internal.Blocks;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.internal.Views;
import dev.virtualalloc.spi.Capability;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A piece of memory that grows and shrinks in place: its address never changes from {@link Allocator#allocate} to {@link
 * #close()}.
 *
 * <p>Every access is checked before it happens: one that is out of range, or that the protection does not allow, or that comes
 * after closing, is an exception and changes nothing. Values may lie at any offset, except where a method asks for an aligned
 * address, and are in the byte order of the machine. A block of {@link VirtualAlloc} begins at a multiple of 8, one of an arena
 * where it was asked to. A method that throws has changed nothing, and the same call may be tried
 * again.
 *
 * <p>A block is for one thread at a time, like an {@link java.util.ArrayList}; the volatile accesses and compare-and-set may be
 * used by several at once as long as none of them grows, shrinks, protects or closes it meanwhile.
 *
 * <p>A block that is not closed keeps its addresses and its memory until the JVM ends.
 */
public final class Block implements AutoCloseable {
    static {
        Blocks.install(new Access());
    }

    private final Backing backing;
    private final long address;
    private long size;
    private Protection protection;
    // What may be accessed: each access checks one of the two, which covers range, protection and life at once.
    private long readLimit;
    private long writeLimit;
    private @Nullable Views views;
    private @Nullable BlockOwner owner;
    private @Nullable String closed;

    private Block(Backing backing, long size, Protection protection) {
        this.backing = backing;
        this.address = backing.address();
        this.size = size;
        this.protection = protection;
        updateLimits();
    }

    /**
     * Tells where the block is. The address stays the same after closing, when it is no longer ours.
     *
     * @return the address of its first byte
     */
    public long address() {
        return address;
    }

    /**
     * Tells how large the block is.
     *
     * @return the size in bytes; 0 after closing
     */
    public long size() {
        return size;
    }

    /**
     * Tells how large the block can become without asking the system for memory.
     *
     * @return the bytes that have memory behind them, at least {@link #size()}; 0 after closing
     */
    public long capacity() {
        return closed == null ? backing.capacity() : 0;
    }

    /**
     * Tells how large the block can become at the most.
     *
     * @return the maximum in bytes; 0 after closing
     */
    public long maximum() {
        return closed == null ? backing.maximum() : 0;
    }

    /**
     * Tells what may be done with the memory of the block.
     *
     * @return its protection, the last one it had after closing
     */
    public Protection protection() {
        return protection;
    }

    /**
     * Tells how much of the block is in memory at this moment: pages are given memory at the first touch.
     *
     * @return the bytes in memory, in whole pages
     * @throws UnsupportedOperationException if the provider lacks {@link Capability#RESIDENCY}
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if the block is closed
     */
    public long residentBytes() {
        checkOpen();
        return backing.residentBytes();
    }

    /**
     * Makes the block larger, in place. What is there stays as it is; what is new reads as zero, except for bytes that the
     * block had before it was shrunk, whose contents are not specified.
     *
     * @param bytes the new size, at least {@link #size()}
     * @throws IllegalArgumentException if {@code bytes} is less than the size
     * @throws CapacityExceededException if {@code bytes} is more than {@link #maximum()}, or if the allocator has given what is
     *     behind the block to another one, as an arena does
     * @throws OutOfVirtualMemoryException if the system has no such memory
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the block is closed
     */
    public void grow(long bytes) {
        checkOpen();
        if (bytes < size) {
            throw new IllegalArgumentException(
                    this + " cannot grow to " + Sizes.count(bytes) + " bytes, which is less. Use shrink for that");
        }
        long maximum = backing.maximum();
        if (bytes > maximum) {
            throw new CapacityExceededException(
                    this + " cannot grow to " + Sizes.count(bytes) + " bytes: its maximum is " + Sizes.count(maximum)
                            + " (" + Sizes.text(maximum) + "). Give its allocator a larger maximum",
                    bytes,
                    maximum);
        }
        backing.commit(bytes);
        size = bytes;
        updateLimits();
    }

    /**
     * Makes the block larger, in place, if that is possible. Like {@link #grow}, but answers instead of throwing where the
     * maximum or the system stands in the way.
     *
     * @param bytes the new size, at least {@link #size()}
     * @return whether the block has the new size; if not, nothing has changed
     * @throws IllegalArgumentException if {@code bytes} is less than the size
     * @throws VirtualMemoryException if the system refuses for another reason than that it has no memory
     * @throws IllegalStateException if the block is closed
     */
    public boolean tryGrow(long bytes) {
        try {
            grow(bytes);
            return true;
        } catch (CapacityExceededException | OutOfVirtualMemoryException e) {
            return false;
        }
    }

    /**
     * Makes the block smaller, in place, and gives the memory back that it does not need any more, in whole pages.
     *
     * <p>Views of the block stop working on Java 22 and newer, also if the system refuses to take the memory; before, a block
     * that ever had a view keeps its memory until it is closed.
     *
     * @param bytes the new size, 0 to {@link #size()}
     * @throws IllegalArgumentException if {@code bytes} is negative or more than the size
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if the block is closed, or a view is in use at this moment
     */
    public void shrink(long bytes) {
        checkOpen();
        if (bytes < 0 || bytes > size) {
            throw new IllegalArgumentException(
                    this + " cannot shrink to " + Sizes.count(bytes) + " bytes. Use grow to make it larger");
        }
        revokeViews();
        if (views == null) {
            backing.trim(bytes);
        }
        size = bytes;
        updateLimits();
    }

    /**
     * Changes what may be done with the memory of the block, and with what it grows by later.
     *
     * <p>Where less is allowed than before, views stop working on Java 22 and newer, also if the system refuses the change;
     * before, the change is refused once there have been views, since nothing could keep them from faulting.
     *
     * @param protection the protection from now on
     * @throws UnsupportedOperationException if the provider cannot protect pages so; see {@link Capability}
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if the block is closed, or a view stands in the way
     */
    public void protect(Protection protection) {
        checkOpen();
        backing.checkProtection(protection);
        boolean narrower = (this.protection.canRead() && !protection.canRead())
                || (this.protection.canWrite() && !protection.canWrite());
        if (narrower) {
            revokeViews();
            if (views != null) {
                throw new IllegalStateException(
                        this + " cannot be protected as " + protection
                                + ": buffers were handed out that could still be used otherwise. Before Java 22 they cannot be revoked");
            }
        }
        backing.protect(protection);
        this.protection = protection;
        updateLimits();
    }

    /**
     * Reads a byte.
     *
     * @param offset where, in bytes from the start of the block
     * @return the value there
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public byte getByte(long offset) {
        return RawMemory.getByte(readable(offset, Byte.BYTES));
    }

    /**
     * Writes a byte.
     *
     * @param offset where, in bytes from the start of the block
     * @param value the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void putByte(long offset, byte value) {
        RawMemory.putByte(writable(offset, Byte.BYTES), value);
    }

    /**
     * Reads a short.
     *
     * @param offset where, in bytes from the start of the block
     * @return the value there
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public short getShort(long offset) {
        return RawMemory.getShort(readable(offset, Short.BYTES));
    }

    /**
     * Writes a short.
     *
     * @param offset where, in bytes from the start of the block
     * @param value the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void putShort(long offset, short value) {
        RawMemory.putShort(writable(offset, Short.BYTES), value);
    }

    /**
     * Reads a char.
     *
     * @param offset where, in bytes from the start of the block
     * @return the value there
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public char getChar(long offset) {
        return RawMemory.getChar(readable(offset, Character.BYTES));
    }

    /**
     * Writes a char.
     *
     * @param offset where, in bytes from the start of the block
     * @param value the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void putChar(long offset, char value) {
        RawMemory.putChar(writable(offset, Character.BYTES), value);
    }

    /**
     * Reads an int.
     *
     * @param offset where, in bytes from the start of the block
     * @return the value there
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public int getInt(long offset) {
        return RawMemory.getInt(readable(offset, Integer.BYTES));
    }

    /**
     * Writes an int.
     *
     * @param offset where, in bytes from the start of the block
     * @param value the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void putInt(long offset, int value) {
        RawMemory.putInt(writable(offset, Integer.BYTES), value);
    }

    /**
     * Reads a long.
     *
     * @param offset where, in bytes from the start of the block
     * @return the value there
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public long getLong(long offset) {
        return RawMemory.getLong(readable(offset, Long.BYTES));
    }

    /**
     * Writes a long.
     *
     * @param offset where, in bytes from the start of the block
     * @param value the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void putLong(long offset, long value) {
        RawMemory.putLong(writable(offset, Long.BYTES), value);
    }

    /**
     * Reads a float.
     *
     * @param offset where, in bytes from the start of the block
     * @return the value there
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public float getFloat(long offset) {
        return RawMemory.getFloat(readable(offset, Float.BYTES));
    }

    /**
     * Writes a float.
     *
     * @param offset where, in bytes from the start of the block
     * @param value the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void putFloat(long offset, float value) {
        RawMemory.putFloat(writable(offset, Float.BYTES), value);
    }

    /**
     * Reads a double.
     *
     * @param offset where, in bytes from the start of the block
     * @return the value there
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public double getDouble(long offset) {
        return RawMemory.getDouble(readable(offset, Double.BYTES));
    }

    /**
     * Writes a double.
     *
     * @param offset where, in bytes from the start of the block
     * @param value the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void putDouble(long offset, double value) {
        RawMemory.putDouble(writable(offset, Double.BYTES), value);
    }

    /**
     * Reads a boolean: one byte, true unless it is 0.
     *
     * @param offset where, in bytes from the start of the block
     * @return the value there
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public boolean getBoolean(long offset) {
        return getByte(offset) != 0;
    }

    /**
     * Writes a boolean: one byte, 1 or 0.
     *
     * @param offset where, in bytes from the start of the block
     * @param value the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void putBoolean(long offset, boolean value) {
        putByte(offset, (byte) (value ? 1 : 0));
    }

    /**
     * Reads an int atomically, in the one order of such accesses that all threads agree on.
     *
     * @param offset where, in bytes from the start of the block; the address there is a multiple of 4
     * @return the value there
     * @throws IllegalArgumentException if the address there is not a multiple of the size of the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public int getIntVolatile(long offset) {
        return RawMemory.getIntVolatile(aligned(readable(offset, Integer.BYTES), Integer.BYTES));
    }

    /**
     * Writes an int atomically, in the one order of such accesses that all threads agree on.
     *
     * @param offset where, in bytes from the start of the block; the address there is a multiple of 4
     * @param value the value
     * @throws IllegalArgumentException if the address there is not a multiple of the size of the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void putIntVolatile(long offset, int value) {
        RawMemory.putIntVolatile(aligned(writable(offset, Integer.BYTES), Integer.BYTES), value);
    }

    /**
     * Replaces an int if it has the value that is expected, as one step for all threads.
     *
     * @param offset where, in bytes from the start of the block; the address there is a multiple of 4
     * @param expected the value that has to be there
     * @param value the value to put there
     * @return whether it was replaced
     * @throws IllegalArgumentException if the address there is not a multiple of the size of the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public boolean compareAndSetInt(long offset, int expected, int value) {
        return RawMemory.compareAndSetInt(aligned(writable(offset, Integer.BYTES), Integer.BYTES), expected, value);
    }

    /**
     * Reads a long atomically, in the one order of such accesses that all threads agree on.
     *
     * @param offset where, in bytes from the start of the block; the address there is a multiple of 8
     * @return the value there
     * @throws IllegalArgumentException if the address there is not a multiple of the size of the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public long getLongVolatile(long offset) {
        return RawMemory.getLongVolatile(aligned(readable(offset, Long.BYTES), Long.BYTES));
    }

    /**
     * Writes a long atomically, in the one order of such accesses that all threads agree on.
     *
     * @param offset where, in bytes from the start of the block; the address there is a multiple of 8
     * @param value the value
     * @throws IllegalArgumentException if the address there is not a multiple of the size of the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void putLongVolatile(long offset, long value) {
        RawMemory.putLongVolatile(aligned(writable(offset, Long.BYTES), Long.BYTES), value);
    }

    /**
     * Replaces a long if it has the value that is expected, as one step for all threads.
     *
     * @param offset where, in bytes from the start of the block; the address there is a multiple of 8
     * @param expected the value that has to be there
     * @param value the value to put there
     * @return whether it was replaced
     * @throws IllegalArgumentException if the address there is not a multiple of the size of the value
     * @throws IndexOutOfBoundsException if the value would not be inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public boolean compareAndSetLong(long offset, long expected, long value) {
        return RawMemory.compareAndSetLong(aligned(writable(offset, Long.BYTES), Long.BYTES), expected, value);
    }

    /**
     * Copies elements of an array into the block.
     *
     * @param offset where to, in bytes from the start of the block
     * @param source the array
     * @param index its first element to copy
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void copyFrom(long offset, byte[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, writableRange(offset, length), length);
    }

    /**
     * Copies from the block into elements of an array.
     *
     * @param offset where from, in bytes from the start of the block
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public void copyTo(long offset, byte[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(readableRange(offset, length), target, index, length);
    }

    /**
     * Copies elements of an array into the block.
     *
     * @param offset where to, in bytes from the start of the block
     * @param source the array
     * @param index its first element to copy
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void copyFrom(long offset, short[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, writableRange(offset, (long) length * Short.BYTES), length);
    }

    /**
     * Copies from the block into elements of an array.
     *
     * @param offset where from, in bytes from the start of the block
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public void copyTo(long offset, short[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(readableRange(offset, (long) length * Short.BYTES), target, index, length);
    }

    /**
     * Copies elements of an array into the block.
     *
     * @param offset where to, in bytes from the start of the block
     * @param source the array
     * @param index its first element to copy
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void copyFrom(long offset, char[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, writableRange(offset, (long) length * Character.BYTES), length);
    }

    /**
     * Copies from the block into elements of an array.
     *
     * @param offset where from, in bytes from the start of the block
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public void copyTo(long offset, char[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(readableRange(offset, (long) length * Character.BYTES), target, index, length);
    }

    /**
     * Copies elements of an array into the block.
     *
     * @param offset where to, in bytes from the start of the block
     * @param source the array
     * @param index its first element to copy
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void copyFrom(long offset, int[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, writableRange(offset, (long) length * Integer.BYTES), length);
    }

    /**
     * Copies from the block into elements of an array.
     *
     * @param offset where from, in bytes from the start of the block
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public void copyTo(long offset, int[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(readableRange(offset, (long) length * Integer.BYTES), target, index, length);
    }

    /**
     * Copies elements of an array into the block.
     *
     * @param offset where to, in bytes from the start of the block
     * @param source the array
     * @param index its first element to copy
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void copyFrom(long offset, long[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, writableRange(offset, (long) length * Long.BYTES), length);
    }

    /**
     * Copies from the block into elements of an array.
     *
     * @param offset where from, in bytes from the start of the block
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public void copyTo(long offset, long[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(readableRange(offset, (long) length * Long.BYTES), target, index, length);
    }

    /**
     * Copies elements of an array into the block.
     *
     * @param offset where to, in bytes from the start of the block
     * @param source the array
     * @param index its first element to copy
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void copyFrom(long offset, float[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, writableRange(offset, (long) length * Float.BYTES), length);
    }

    /**
     * Copies from the block into elements of an array.
     *
     * @param offset where from, in bytes from the start of the block
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public void copyTo(long offset, float[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(readableRange(offset, (long) length * Float.BYTES), target, index, length);
    }

    /**
     * Copies elements of an array into the block.
     *
     * @param offset where to, in bytes from the start of the block
     * @param source the array
     * @param index its first element to copy
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void copyFrom(long offset, double[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, writableRange(offset, (long) length * Double.BYTES), length);
    }

    /**
     * Copies from the block into elements of an array.
     *
     * @param offset where from, in bytes from the start of the block
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the elements are not all inside the array, or not all inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public void copyTo(long offset, double[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(readableRange(offset, (long) length * Double.BYTES), target, index, length);
    }

    /**
     * Copies from another block, or from this one; the ranges may overlap.
     *
     * @param offset where to, in bytes from the start of this block
     * @param source the block to copy from
     * @param sourceOffset where from, in bytes from its start
     * @param bytes how much
     * @throws IndexOutOfBoundsException if the bytes are not all inside both blocks
     * @throws IllegalStateException if a block is closed, or protected so that it cannot be read or written
     */
    public void copyFrom(long offset, Block source, long sourceOffset, long bytes) {
        long from = source.readableRange(sourceOffset, bytes);
        RawMemory.copy(from, writableRange(offset, bytes), bytes);
    }

    /**
     * Sets every byte of a range.
     *
     * @param offset where the range begins, in bytes from the start of the block
     * @param bytes its length
     * @param value the value of each byte
     * @throws IndexOutOfBoundsException if the range is not inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be written
     */
    public void fill(long offset, long bytes, byte value) {
        RawMemory.fill(writableRange(offset, bytes), bytes, value);
    }

    /**
     * Gives a view of the whole block as it is now. See {@link #asByteBuffer(long, long)}.
     *
     * @return a direct buffer over {@link #size()} bytes
     * @throws IllegalArgumentException if the block is larger than a buffer can be
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public ByteBuffer asByteBuffer() {
        return asByteBuffer(0, size);
    }

    /**
     * Gives a view of a range: what is written through the one is read through the other. The buffer is in the byte order of
     * the machine, and read-only if the block cannot be written.
     *
     * <p>On Java 22 and newer the view throws {@link IllegalStateException} once the block is closed. Before that it reads
     * zeros or what was there last, and the addresses stay taken until nobody can reach the view.
     *
     * @param offset where the range begins, in bytes from the start of the block
     * @param bytes its length, at most {@link Integer#MAX_VALUE}
     * @return a direct buffer over the range
     * @throws IllegalArgumentException if the range is longer than a buffer can be
     * @throws IndexOutOfBoundsException if the range is not inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public ByteBuffer asByteBuffer(long offset, long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a ByteBuffer holds " + Sizes.count(Integer.MAX_VALUE) + " bytes at the most, not "
                            + Sizes.count(bytes) + ". Take views of parts: asByteBuffer(offset, bytes)");
        }
        long start = readableRange(offset, bytes);
        return views().buffer(start, (int) bytes, protection.canWrite());
    }

    /**
     * Gives the memory and the addresses back; every access is refused from then on. Closing again does nothing.
     *
     * @throws VirtualMemoryException if the system refuses; the block is still open then, but views of it are not
     * @throws IllegalStateException if a view is in use at this moment; the block is still open then
     */
    @Override
    public void close() {
        if (closed == null) {
            revokeViews();
            backing.close(views);
            end("is closed");
        }
    }

    /**
     * Describes the block.
     *
     * @return where and how large it is
     */
    @Override
    public String toString() {
        return "Block of " + Sizes.count(size) + " bytes at " + Sizes.hex(address);
    }

    private Views views() {
        Views made = views;
        if (made == null) {
            made = backing.views();
            views = made;
        }
        return made;
    }

    /** Ends all views, if this Java can; those that are left in {@code views} it cannot. */
    private void revokeViews() {
        if (owner != null) {
            owner.revokeViews();
        }
        if (views != null && views.revoke()) {
            views = null;
        }
    }

    private void end(String reason) {
        closed = reason;
        size = 0;
        // Whoever still holds the block must not hold the addresses with it.
        views = null;
        updateLimits();
    }

    private void updateLimits() {
        readLimit = closed == null && protection.canRead() ? size : 0;
        writeLimit = closed == null && protection.canWrite() ? size : 0;
        if (owner != null) {
            owner.limitsChanged();
        }
    }

    /** The address of a value of so many bytes, if it may be read. One comparison is left of this. */
    private long readable(long offset, int bytes) {
        try {
            return RawMemory.assumeInRange(address)
                    + Objects.checkIndex(offset, RawMemory.assumeInRange(readLimit) - (bytes - 1));
        } catch (IndexOutOfBoundsException e) {
            throw refused("read", offset, bytes, protection.canRead());
        }
    }

    /** The address of a value of so many bytes, if it may be written. */
    private long writable(long offset, int bytes) {
        try {
            return RawMemory.assumeInRange(address)
                    + Objects.checkIndex(offset, RawMemory.assumeInRange(writeLimit) - (bytes - 1));
        } catch (IndexOutOfBoundsException e) {
            throw refused("write", offset, bytes, protection.canWrite());
        }
    }

    /** The address of a range, which may be empty, if it may be read. */
    private long readableRange(long offset, long bytes) {
        return range("read", offset, bytes, protection.canRead());
    }

    /** The address of a range, which may be empty, if it may be written. */
    private long writableRange(long offset, long bytes) {
        return range("write", offset, bytes, protection.canWrite());
    }

    private long range(String access, long offset, long bytes, boolean allowed) {
        if (closed != null || !allowed || (offset | bytes) < 0 || offset > size - bytes) {
            throw refused(access, offset, bytes, allowed);
        }
        return address + offset;
    }

    private long aligned(long place, int bytes) {
        if ((place & (bytes - 1)) != 0) {
            throw new IllegalArgumentException("address " + Sizes.hex(place) + ", at offset "
                    + Sizes.count(place - address) + " of " + this + ", is not a multiple of " + bytes
                    + ", as an atomic access needs it. Choose an offset by the address of the block");
        }
        return place;
    }

    private void checkOpen() {
        if (closed != null) {
            throw new IllegalStateException("the block at " + Sizes.hex(address) + " " + closed);
        }
    }

    private RuntimeException refused(String access, long offset, long bytes, boolean allowed) {
        checkOpen();
        return allowed
                ? new IndexOutOfBoundsException("cannot " + access + " " + Sizes.count(bytes) + " bytes at offset "
                        + Sizes.count(offset) + " of " + this)
                : new IllegalStateException("cannot " + access + " " + this + ": it is protected as " + protection);
    }

    /** What our own modules may do. */
    private static final class Access extends Blocks {
        @Override
        public Block create(Backing backing, long bytes, Protection protection) {
            return new Block(backing, bytes, protection);
        }

        @Override
        public void claim(Block block, BlockOwner owner) {
            block.checkOpen();
            if (block.owner != null) {
                throw new IllegalStateException(
                        block + " belongs to a " + block.owner.name() + " already and cannot become part of a "
                                + owner.name() + ". An allocator must give each container a block of its own");
            }
            block.owner = owner;
        }

        @Override
        public void revokeViews(Block block) {
            block.revokeViews();
        }

        @Override
        public void invalidate(Block block, String reason) {
            block.end(reason);
        }

        @Override
        public Views viewsWithin(Block block) {
            return block.views().within();
        }

        @Override
        public @Nullable String ended(Block block) {
            return block.closed;
        }

        @Override
        public long readable(Block block) {
            return block.readLimit;
        }

        @Override
        public long writable(Block block) {
            return block.writeLimit;
        }
    }
}
