package dev.virtualalloc;

import dev.virtualalloc.internal.RawMemory;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Typed access to a range of memory, every access checked before it happens.
 *
 * <p>Offsets are in bytes from the start of the range. Values may lie at any offset, except where a method asks for an aligned
 * address, and are in the byte order of the machine unless another is given. Every method throws {@link IndexOutOfBoundsException} if what it accesses
 * is not wholly inside the range, and {@link IllegalStateException} if the memory is closed, or protected so that it cannot be
 * read or written; a method that throws has written nothing.
 *
 * <p>Volatile, opaque, acquiring, releasing and atomic accesses have at least the memory effects of {@link
 * java.lang.invoke.VarHandle}'s methods of the same names. They may be used by several threads at once, as long as none of them
 * shrinks or protects the memory or ends its life meanwhile, and grows it by {@link Block#growConcurrently} alone; everything else
 * is for one thread at a time.
 *
 * @since 0.1
 */
public abstract class MemoryAccess extends AtomicAccess {
    MemoryAccess(long address, BlockRegion region) {
        super(address, region);
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
     * {@return the {@code short} at an offset, in a byte order}
     *
     * @param offset the offset
     * @param order the byte order that it is stored in
     */
    public final short getShort(long offset, ByteOrder order) {
        short value = getShort(offset);
        return isNative(order) ? value : Short.reverseBytes(value);
    }

    /**
     * Sets the {@code short} at an offset, in a byte order.
     *
     * @param offset the offset
     * @param value the value
     * @param order the byte order to store it in
     */
    public final void putShort(long offset, short value, ByteOrder order) {
        putShort(offset, isNative(order) ? value : Short.reverseBytes(value));
    }

    /**
     * {@return the {@code char} at an offset, in a byte order}
     *
     * @param offset the offset
     * @param order the byte order that it is stored in
     */
    public final char getChar(long offset, ByteOrder order) {
        char value = getChar(offset);
        return isNative(order) ? value : Character.reverseBytes(value);
    }

    /**
     * Sets the {@code char} at an offset, in a byte order.
     *
     * @param offset the offset
     * @param value the value
     * @param order the byte order to store it in
     */
    public final void putChar(long offset, char value, ByteOrder order) {
        putChar(offset, isNative(order) ? value : Character.reverseBytes(value));
    }

    /**
     * {@return the {@code int} at an offset, in a byte order}
     *
     * @param offset the offset
     * @param order the byte order that it is stored in
     */
    public final int getInt(long offset, ByteOrder order) {
        int value = getInt(offset);
        return isNative(order) ? value : Integer.reverseBytes(value);
    }

    /**
     * Sets the {@code int} at an offset, in a byte order.
     *
     * @param offset the offset
     * @param value the value
     * @param order the byte order to store it in
     */
    public final void putInt(long offset, int value, ByteOrder order) {
        putInt(offset, isNative(order) ? value : Integer.reverseBytes(value));
    }

    /**
     * {@return the {@code long} at an offset, in a byte order}
     *
     * @param offset the offset
     * @param order the byte order that it is stored in
     */
    public final long getLong(long offset, ByteOrder order) {
        long value = getLong(offset);
        return isNative(order) ? value : Long.reverseBytes(value);
    }

    /**
     * Sets the {@code long} at an offset, in a byte order.
     *
     * @param offset the offset
     * @param value the value
     * @param order the byte order to store it in
     */
    public final void putLong(long offset, long value, ByteOrder order) {
        putLong(offset, isNative(order) ? value : Long.reverseBytes(value));
    }

    /**
     * {@return the {@code float} at an offset, in a byte order}
     *
     * @param offset the offset
     * @param order the byte order that it is stored in
     */
    public final float getFloat(long offset, ByteOrder order) {
        return Float.intBitsToFloat(getInt(offset, order));
    }

    /**
     * Sets the {@code float} at an offset, in a byte order.
     *
     * @param offset the offset
     * @param value the value
     * @param order the byte order to store it in
     */
    public final void putFloat(long offset, float value, ByteOrder order) {
        putInt(offset, Float.floatToRawIntBits(value), order);
    }

    /**
     * {@return the {@code double} at an offset, in a byte order}
     *
     * @param offset the offset
     * @param order the byte order that it is stored in
     */
    public final double getDouble(long offset, ByteOrder order) {
        return Double.longBitsToDouble(getLong(offset, order));
    }

    /**
     * Sets the {@code double} at an offset, in a byte order.
     *
     * @param offset the offset
     * @param value the value
     * @param order the byte order to store it in
     */
    public final void putDouble(long offset, double value, ByteOrder order) {
        putLong(offset, Double.doubleToRawLongBits(value), order);
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

    private static boolean isNative(ByteOrder order) {
        return Objects.requireNonNull(order, "order") == ByteOrder.nativeOrder();
    }
}
