package dev.virtualalloc;

import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import java.util.Objects;

/**
 * Typed access to a range of memory, every access checked before it happens.
 *
 * <p>Offsets are in bytes from the start of the range. Values may lie at any offset, except where a method asks for an aligned
 * address, and are in the byte order of the machine. Every method throws {@link IndexOutOfBoundsException} if what it accesses
 * is not wholly inside the range, and {@link IllegalStateException} if the memory is closed, or protected so that it cannot be
 * read or written; a method that throws has written nothing.
 *
 * <p>Volatile accesses and compare-and-set have the memory effects of {@link java.lang.invoke.VarHandle}'s methods of the same
 * names. They may be used by several threads at once, as long as none of them changes the size, the protection or the life of
 * the memory meanwhile; everything else is for one thread at a time.
 *
 * @since 0.1
 */
public abstract class MemoryAccess {
    private final long address;
    // What may be accessed: each access checks one of the two, which covers range and protection at once, and the life.
    private long readLimit;
    private long writeLimit;
    private BlockRegion region;

    MemoryAccess(long address, BlockRegion region) {
        this.address = address;
        this.region = region;
    }

    /**
     * {@return the address of the first byte, always the same}
     *
     * <p>After closing it is no longer ours.
     */
    public final long address() {
        return address;
    }

    /** Throws what is wrong with reading, or with writing, any byte at all: if nothing is, returns. */
    abstract void checkAccess(boolean write);

    /** Sets how many bytes can be read, and how many can be written, from now on. */
    final void limits(long readLimit, long writeLimit) {
        this.readLimit = readLimit;
        this.writeLimit = writeLimit;
    }

    final BlockRegion region() {
        return region;
    }

    /** Puts the memory into another region, which may have ended. */
    final void region(BlockRegion region) {
        this.region = region;
    }

    final long readLimit() {
        return readLimit;
    }

    final long writeLimit() {
        return writeLimit;
    }

    /**
     * {@return the {@code byte} at an offset}
     *
     * @param offset the offset
     */
    public final byte getByte(long offset) {
        return RawMemory.getByte(checkRead(offset, Byte.BYTES));
    }

    /**
     * Sets the {@code byte} at an offset.
     *
     * @param offset the offset
     * @param value the value
     */
    public final void putByte(long offset, byte value) {
        RawMemory.putByte(checkWrite(offset, Byte.BYTES), value);
    }

    /**
     * {@return the {@code short} at an offset}
     *
     * @param offset the offset
     */
    public final short getShort(long offset) {
        return RawMemory.getShort(checkRead(offset, Short.BYTES));
    }

    /**
     * Sets the {@code short} at an offset.
     *
     * @param offset the offset
     * @param value the value
     */
    public final void putShort(long offset, short value) {
        RawMemory.putShort(checkWrite(offset, Short.BYTES), value);
    }

    /**
     * {@return the {@code char} at an offset}
     *
     * @param offset the offset
     */
    public final char getChar(long offset) {
        return RawMemory.getChar(checkRead(offset, Character.BYTES));
    }

    /**
     * Sets the {@code char} at an offset.
     *
     * @param offset the offset
     * @param value the value
     */
    public final void putChar(long offset, char value) {
        RawMemory.putChar(checkWrite(offset, Character.BYTES), value);
    }

    /**
     * {@return the {@code int} at an offset}
     *
     * @param offset the offset
     */
    public final int getInt(long offset) {
        return RawMemory.getInt(checkRead(offset, Integer.BYTES));
    }

    /**
     * Sets the {@code int} at an offset.
     *
     * @param offset the offset
     * @param value the value
     */
    public final void putInt(long offset, int value) {
        RawMemory.putInt(checkWrite(offset, Integer.BYTES), value);
    }

    /**
     * {@return the {@code long} at an offset}
     *
     * @param offset the offset
     */
    public final long getLong(long offset) {
        return RawMemory.getLong(checkRead(offset, Long.BYTES));
    }

    /**
     * Sets the {@code long} at an offset.
     *
     * @param offset the offset
     * @param value the value
     */
    public final void putLong(long offset, long value) {
        RawMemory.putLong(checkWrite(offset, Long.BYTES), value);
    }

    /**
     * {@return the {@code float} at an offset}
     *
     * @param offset the offset
     */
    public final float getFloat(long offset) {
        return RawMemory.getFloat(checkRead(offset, Float.BYTES));
    }

    /**
     * Sets the {@code float} at an offset.
     *
     * @param offset the offset
     * @param value the value
     */
    public final void putFloat(long offset, float value) {
        RawMemory.putFloat(checkWrite(offset, Float.BYTES), value);
    }

    /**
     * {@return the {@code double} at an offset}
     *
     * @param offset the offset
     */
    public final double getDouble(long offset) {
        return RawMemory.getDouble(checkRead(offset, Double.BYTES));
    }

    /**
     * Sets the {@code double} at an offset.
     *
     * @param offset the offset
     * @param value the value
     */
    public final void putDouble(long offset, double value) {
        RawMemory.putDouble(checkWrite(offset, Double.BYTES), value);
    }

    /**
     * {@return the {@code boolean} at an offset: {@code true} unless the byte there is 0}
     *
     * @param offset the offset
     */
    public final boolean getBoolean(long offset) {
        return getByte(offset) != 0;
    }

    /**
     * Sets the byte at an offset to 1 for {@code true} and to 0 for {@code false}.
     *
     * @param offset the offset
     * @param value the value
     */
    public final void putBoolean(long offset, boolean value) {
        putByte(offset, (byte) (value ? 1 : 0));
    }

    /**
     * {@return the {@code int} at an offset, read as a volatile variable is}
     *
     * @param offset the offset
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final int getIntVolatile(long offset) {
        return RawMemory.getIntVolatile(checkAligned(checkRead(offset, Integer.BYTES), Integer.BYTES));
    }

    /**
     * Sets the {@code int} at an offset as a volatile variable is set.
     *
     * @param offset the offset
     * @param value the value
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final void putIntVolatile(long offset, int value) {
        RawMemory.putIntVolatile(checkAligned(checkWrite(offset, Integer.BYTES), Integer.BYTES), value);
    }

    /**
     * Sets the {@code int} at an offset if it has the expected value, atomically.
     *
     * @param offset the offset
     * @param expected the expected value
     * @param value the new value
     * @return {@code true} if it was set
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final boolean compareAndSetInt(long offset, int expected, int value) {
        return RawMemory.compareAndSetInt(
                checkAligned(checkWrite(offset, Integer.BYTES), Integer.BYTES), expected, value);
    }

    /**
     * {@return the {@code long} at an offset, read as a volatile variable is}
     *
     * @param offset the offset
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final long getLongVolatile(long offset) {
        return RawMemory.getLongVolatile(checkAligned(checkRead(offset, Long.BYTES), Long.BYTES));
    }

    /**
     * Sets the {@code long} at an offset as a volatile variable is set.
     *
     * @param offset the offset
     * @param value the value
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final void putLongVolatile(long offset, long value) {
        RawMemory.putLongVolatile(checkAligned(checkWrite(offset, Long.BYTES), Long.BYTES), value);
    }

    /**
     * Sets the {@code long} at an offset if it has the expected value, atomically.
     *
     * @param offset the offset
     * @param expected the expected value
     * @param value the new value
     * @return {@code true} if it was set
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final boolean compareAndSetLong(long offset, long expected, long value) {
        return RawMemory.compareAndSetLong(checkAligned(checkWrite(offset, Long.BYTES), Long.BYTES), expected, value);
    }

    /**
     * Copies elements of an array to this memory.
     *
     * @param offset the offset of the first
     * @param source the array
     * @param index the index of its first element to copy
     * @param length the number of elements
     */
    public final void copyFrom(long offset, byte[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, checkWriteRange(offset, length), length);
    }

    /**
     * Copies from this memory to elements of an array.
     *
     * @param offset the offset of the first
     * @param target the array
     * @param index the index of its first element to replace
     * @param length the number of elements
     */
    public final void copyTo(long offset, byte[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(checkReadRange(offset, length), target, index, length);
    }

    /**
     * Copies elements of an array to this memory.
     *
     * @param offset the offset of the first
     * @param source the array
     * @param index the index of its first element to copy
     * @param length the number of elements
     */
    public final void copyFrom(long offset, short[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, checkWriteRange(offset, (long) length * Short.BYTES), length);
    }

    /**
     * Copies from this memory to elements of an array.
     *
     * @param offset the offset of the first
     * @param target the array
     * @param index the index of its first element to replace
     * @param length the number of elements
     */
    public final void copyTo(long offset, short[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(checkReadRange(offset, (long) length * Short.BYTES), target, index, length);
    }

    /**
     * Copies elements of an array to this memory.
     *
     * @param offset the offset of the first
     * @param source the array
     * @param index the index of its first element to copy
     * @param length the number of elements
     */
    public final void copyFrom(long offset, char[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, checkWriteRange(offset, (long) length * Character.BYTES), length);
    }

    /**
     * Copies from this memory to elements of an array.
     *
     * @param offset the offset of the first
     * @param target the array
     * @param index the index of its first element to replace
     * @param length the number of elements
     */
    public final void copyTo(long offset, char[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(checkReadRange(offset, (long) length * Character.BYTES), target, index, length);
    }

    /**
     * Copies elements of an array to this memory.
     *
     * @param offset the offset of the first
     * @param source the array
     * @param index the index of its first element to copy
     * @param length the number of elements
     */
    public final void copyFrom(long offset, int[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, checkWriteRange(offset, (long) length * Integer.BYTES), length);
    }

    /**
     * Copies from this memory to elements of an array.
     *
     * @param offset the offset of the first
     * @param target the array
     * @param index the index of its first element to replace
     * @param length the number of elements
     */
    public final void copyTo(long offset, int[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(checkReadRange(offset, (long) length * Integer.BYTES), target, index, length);
    }

    /**
     * Copies elements of an array to this memory.
     *
     * @param offset the offset of the first
     * @param source the array
     * @param index the index of its first element to copy
     * @param length the number of elements
     */
    public final void copyFrom(long offset, long[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, checkWriteRange(offset, (long) length * Long.BYTES), length);
    }

    /**
     * Copies from this memory to elements of an array.
     *
     * @param offset the offset of the first
     * @param target the array
     * @param index the index of its first element to replace
     * @param length the number of elements
     */
    public final void copyTo(long offset, long[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(checkReadRange(offset, (long) length * Long.BYTES), target, index, length);
    }

    /**
     * Copies elements of an array to this memory.
     *
     * @param offset the offset of the first
     * @param source the array
     * @param index the index of its first element to copy
     * @param length the number of elements
     */
    public final void copyFrom(long offset, float[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, checkWriteRange(offset, (long) length * Float.BYTES), length);
    }

    /**
     * Copies from this memory to elements of an array.
     *
     * @param offset the offset of the first
     * @param target the array
     * @param index the index of its first element to replace
     * @param length the number of elements
     */
    public final void copyTo(long offset, float[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(checkReadRange(offset, (long) length * Float.BYTES), target, index, length);
    }

    /**
     * Copies elements of an array to this memory.
     *
     * @param offset the offset of the first
     * @param source the array
     * @param index the index of its first element to copy
     * @param length the number of elements
     */
    public final void copyFrom(long offset, double[] source, int index, int length) {
        Objects.checkFromIndexSize(index, length, source.length);
        RawMemory.copyIn(source, index, checkWriteRange(offset, (long) length * Double.BYTES), length);
    }

    /**
     * Copies from this memory to elements of an array.
     *
     * @param offset the offset of the first
     * @param target the array
     * @param index the index of its first element to replace
     * @param length the number of elements
     */
    public final void copyTo(long offset, double[] target, int index, int length) {
        Objects.checkFromIndexSize(index, length, target.length);
        RawMemory.copyOut(checkReadRange(offset, (long) length * Double.BYTES), target, index, length);
    }

    /**
     * Copies bytes from other memory, or from this one, to this one. The ranges may overlap.
     *
     * @param offset the offset of the first
     * @param source the memory to copy from
     * @param sourceOffset the offset of its first byte to copy
     * @param bytes the number of bytes
     */
    public final void copyFrom(long offset, MemoryAccess source, long sourceOffset, long bytes) {
        long from = source.checkReadRange(sourceOffset, bytes);
        RawMemory.copy(from, checkWriteRange(offset, bytes), bytes);
    }

    /**
     * Sets every byte of a range to one value.
     *
     * @param offset the offset of the first
     * @param bytes the number of bytes
     * @param value the value
     */
    public final void fill(long offset, long bytes, byte value) {
        RawMemory.fill(checkWriteRange(offset, bytes), bytes, value);
    }

    /** The address of a value of so many bytes, if it may be read. Two comparisons are left of this, and one in a loop. */
    private long checkRead(long offset, int bytes) {
        if (region.isEnded()) {
            throw refused(false, offset, bytes);
        }
        try {
            return RawMemory.assumeInRange(address)
                    + Objects.checkIndex(offset, RawMemory.assumeInRange(readLimit) - (bytes - 1));
        } catch (IndexOutOfBoundsException e) {
            throw refused(false, offset, bytes);
        }
    }

    /** The address of a value of so many bytes, if it may be written. */
    private long checkWrite(long offset, int bytes) {
        if (region.isEnded()) {
            throw refused(true, offset, bytes);
        }
        try {
            return RawMemory.assumeInRange(address)
                    + Objects.checkIndex(offset, RawMemory.assumeInRange(writeLimit) - (bytes - 1));
        } catch (IndexOutOfBoundsException e) {
            throw refused(true, offset, bytes);
        }
    }

    /** The address of a range, which may be empty, if it may be read. */
    final long checkReadRange(long offset, long bytes) {
        return checkRange(false, offset, bytes, readLimit);
    }

    /** The address of a range, which may be empty, if it may be written. */
    private long checkWriteRange(long offset, long bytes) {
        return checkRange(true, offset, bytes, writeLimit);
    }

    private long checkRange(boolean write, long offset, long bytes, long limit) {
        if (limit == 0 || region.isEnded()) {
            // An empty range is inside an empty block, but not inside one that is closed.
            checkAccess(write);
        }
        if ((offset | bytes) < 0 || offset > limit - bytes) {
            throw refused(write, offset, bytes);
        }
        return address + offset;
    }

    private long checkAligned(long place, int bytes) {
        if ((place & (bytes - 1)) != 0) {
            throw new IllegalArgumentException("address " + Sizes.hex(place) + ", at offset "
                    + Sizes.count(place - address) + " of " + this + ", is not a multiple of " + bytes
                    + ", as an atomic access needs it. Choose an offset by the address of the block");
        }
        return place;
    }

    private RuntimeException refused(boolean write, long offset, long bytes) {
        checkAccess(write);
        return new IndexOutOfBoundsException("cannot " + (write ? "write " : "read ") + Sizes.count(bytes)
                + " bytes at offset " + Sizes.count(offset) + " of " + this);
    }
}
