package dev.virtualalloc.internal;

import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import sun.misc.Unsafe;

/**
 * The data plane: reads and writes memory by address, on Java 17 to 21 through {@code sun.misc.Unsafe}.
 *
 * <p>Nothing is checked here. Whoever calls has made sure that the range is committed and allows the access; that it does
 * not end the JVM is the duty of the caller. Values may lie at any address, except where a method says that it is atomic.
 */
public final class RawMemory {
    /** Where memory ends: more than any system gives to a process, and so little that eight times as much is no overflow. */
    public static final long BOUND = 1L << 59;

    private static final Unsafe U = unsafe();
    private static final long BUFFER_ADDRESS = bufferField("address");
    private static final long BUFFER_CAPACITY = bufferField("capacity");

    private RawMemory() {}

    /**
     * Tells which layer runs.
     *
     * @return 17 for the one on Unsafe, 22 for the one on a memory segment
     */
    public static int layer() {
        return 17;
    }

    /**
     * Makes sure that memory can be accessed at all.
     *
     * @throws IllegalStateException if this Java was started so that it refuses; the message says how to start it
     */
    public static void requireAccess() {
        // Unsafe is open to everybody on the Java versions of this layer.
    }

    /**
     * Gives a number back that is known to be at least 0 and less than {@link #BOUND}, so that the compiler knows it too.
     * There is nothing to be won by that in this layer.
     *
     * @param value an address, or how many bytes or elements there are
     * @return the same
     */
    public static long assumeInRange(long value) {
        return value;
    }

    /**
     * Reads a byte.
     *
     * @param address where
     * @return the value there
     */
    public static byte getByte(long address) {
        return U.getByte(address);
    }

    /**
     * Writes a byte.
     *
     * @param address where
     * @param value the value
     */
    public static void putByte(long address, byte value) {
        U.putByte(address, value);
    }

    /**
     * Reads a short.
     *
     * @param address where
     * @return the value there
     */
    public static short getShort(long address) {
        return U.getShort(address);
    }

    /**
     * Writes a short.
     *
     * @param address where
     * @param value the value
     */
    public static void putShort(long address, short value) {
        U.putShort(address, value);
    }

    /**
     * Reads a char.
     *
     * @param address where
     * @return the value there
     */
    public static char getChar(long address) {
        return U.getChar(address);
    }

    /**
     * Writes a char.
     *
     * @param address where
     * @param value the value
     */
    public static void putChar(long address, char value) {
        U.putChar(address, value);
    }

    /**
     * Reads a int.
     *
     * @param address where
     * @return the value there
     */
    public static int getInt(long address) {
        return U.getInt(address);
    }

    /**
     * Writes a int.
     *
     * @param address where
     * @param value the value
     */
    public static void putInt(long address, int value) {
        U.putInt(address, value);
    }

    /**
     * Reads a long.
     *
     * @param address where
     * @return the value there
     */
    public static long getLong(long address) {
        return U.getLong(address);
    }

    /**
     * Writes a long.
     *
     * @param address where
     * @param value the value
     */
    public static void putLong(long address, long value) {
        U.putLong(address, value);
    }

    /**
     * Reads a float.
     *
     * @param address where
     * @return the value there
     */
    public static float getFloat(long address) {
        return U.getFloat(address);
    }

    /**
     * Writes a float.
     *
     * @param address where
     * @param value the value
     */
    public static void putFloat(long address, float value) {
        U.putFloat(address, value);
    }

    /**
     * Reads a double.
     *
     * @param address where
     * @return the value there
     */
    public static double getDouble(long address) {
        return U.getDouble(address);
    }

    /**
     * Writes a double.
     *
     * @param address where
     * @param value the value
     */
    public static void putDouble(long address, double value) {
        U.putDouble(address, value);
    }

    /**
     * Reads an int atomically, in the one order that all threads agree on.
     *
     * @param address where, aligned to its size
     * @return the value there
     */
    public static int getIntVolatile(long address) {
        return U.getIntVolatile(null, address);
    }

    /**
     * Writes an int atomically, in the one order that all threads agree on.
     *
     * @param address where, aligned to its size
     * @param value the value
     */
    public static void putIntVolatile(long address, int value) {
        U.putIntVolatile(null, address, value);
    }

    /**
     * Replaces an int if it has the value that is expected, as one step.
     *
     * @param address where, aligned to its size
     * @param expected the value that has to be there
     * @param value the value to put there
     * @return whether it was replaced
     */
    public static boolean compareAndSetInt(long address, int expected, int value) {
        return U.compareAndSwapInt(null, address, expected, value);
    }

    /**
     * Reads a long atomically, in the one order that all threads agree on.
     *
     * @param address where, aligned to its size
     * @return the value there
     */
    public static long getLongVolatile(long address) {
        return U.getLongVolatile(null, address);
    }

    /**
     * Writes a long atomically, in the one order that all threads agree on.
     *
     * @param address where, aligned to its size
     * @param value the value
     */
    public static void putLongVolatile(long address, long value) {
        U.putLongVolatile(null, address, value);
    }

    /**
     * Replaces a long if it has the value that is expected, as one step.
     *
     * @param address where, aligned to its size
     * @param expected the value that has to be there
     * @param value the value to put there
     * @return whether it was replaced
     */
    public static boolean compareAndSetLong(long address, long expected, long value) {
        return U.compareAndSwapLong(null, address, expected, value);
    }

    /**
     * Copies from an array to memory.
     *
     * @param source the array
     * @param index its first element to copy
     * @param address where to
     * @param length how many elements
     */
    public static void copyIn(byte[] source, int index, long address, int length) {
        U.copyMemory(source, Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) index, null, address, length);
    }

    /**
     * Copies from memory to an array.
     *
     * @param address where from
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     */
    public static void copyOut(long address, byte[] target, int index, int length) {
        U.copyMemory(null, address, target, Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) index, length);
    }

    /**
     * Copies from an array to memory.
     *
     * @param source the array
     * @param index its first element to copy
     * @param address where to
     * @param length how many elements
     */
    public static void copyIn(short[] source, int index, long address, int length) {
        U.copyMemory(source, Unsafe.ARRAY_SHORT_BASE_OFFSET + ((long) index << 1), null, address, (long) length << 1);
    }

    /**
     * Copies from memory to an array.
     *
     * @param address where from
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     */
    public static void copyOut(long address, short[] target, int index, int length) {
        U.copyMemory(null, address, target, Unsafe.ARRAY_SHORT_BASE_OFFSET + ((long) index << 1), (long) length << 1);
    }

    /**
     * Copies from an array to memory.
     *
     * @param source the array
     * @param index its first element to copy
     * @param address where to
     * @param length how many elements
     */
    public static void copyIn(char[] source, int index, long address, int length) {
        U.copyMemory(source, Unsafe.ARRAY_CHAR_BASE_OFFSET + ((long) index << 1), null, address, (long) length << 1);
    }

    /**
     * Copies from memory to an array.
     *
     * @param address where from
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     */
    public static void copyOut(long address, char[] target, int index, int length) {
        U.copyMemory(null, address, target, Unsafe.ARRAY_CHAR_BASE_OFFSET + ((long) index << 1), (long) length << 1);
    }

    /**
     * Copies from an array to memory.
     *
     * @param source the array
     * @param index its first element to copy
     * @param address where to
     * @param length how many elements
     */
    public static void copyIn(int[] source, int index, long address, int length) {
        U.copyMemory(source, Unsafe.ARRAY_INT_BASE_OFFSET + ((long) index << 2), null, address, (long) length << 2);
    }

    /**
     * Copies from memory to an array.
     *
     * @param address where from
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     */
    public static void copyOut(long address, int[] target, int index, int length) {
        U.copyMemory(null, address, target, Unsafe.ARRAY_INT_BASE_OFFSET + ((long) index << 2), (long) length << 2);
    }

    /**
     * Copies from an array to memory.
     *
     * @param source the array
     * @param index its first element to copy
     * @param address where to
     * @param length how many elements
     */
    public static void copyIn(long[] source, int index, long address, int length) {
        U.copyMemory(source, Unsafe.ARRAY_LONG_BASE_OFFSET + ((long) index << 3), null, address, (long) length << 3);
    }

    /**
     * Copies from memory to an array.
     *
     * @param address where from
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     */
    public static void copyOut(long address, long[] target, int index, int length) {
        U.copyMemory(null, address, target, Unsafe.ARRAY_LONG_BASE_OFFSET + ((long) index << 3), (long) length << 3);
    }

    /**
     * Copies from an array to memory.
     *
     * @param source the array
     * @param index its first element to copy
     * @param address where to
     * @param length how many elements
     */
    public static void copyIn(float[] source, int index, long address, int length) {
        U.copyMemory(source, Unsafe.ARRAY_FLOAT_BASE_OFFSET + ((long) index << 2), null, address, (long) length << 2);
    }

    /**
     * Copies from memory to an array.
     *
     * @param address where from
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     */
    public static void copyOut(long address, float[] target, int index, int length) {
        U.copyMemory(null, address, target, Unsafe.ARRAY_FLOAT_BASE_OFFSET + ((long) index << 2), (long) length << 2);
    }

    /**
     * Copies from an array to memory.
     *
     * @param source the array
     * @param index its first element to copy
     * @param address where to
     * @param length how many elements
     */
    public static void copyIn(double[] source, int index, long address, int length) {
        U.copyMemory(source, Unsafe.ARRAY_DOUBLE_BASE_OFFSET + ((long) index << 3), null, address, (long) length << 3);
    }

    /**
     * Copies from memory to an array.
     *
     * @param address where from
     * @param target the array
     * @param index its first element to replace
     * @param length how many elements
     */
    public static void copyOut(long address, double[] target, int index, int length) {
        U.copyMemory(null, address, target, Unsafe.ARRAY_DOUBLE_BASE_OFFSET + ((long) index << 3), (long) length << 3);
    }

    /**
     * Copies within memory. The ranges may overlap.
     *
     * @param from where from
     * @param to where to
     * @param bytes how much
     */
    public static void copy(long from, long to, long bytes) {
        U.copyMemory(from, to, bytes);
    }

    /**
     * Sets every byte of a range.
     *
     * @param address the first byte
     * @param bytes how many
     * @param value the value of each
     */
    public static void fill(long address, long bytes, byte value) {
        U.setMemory(address, bytes, value);
    }

    /** Points a direct buffer at a range, for {@link Views}: before Java 22 nothing but a field of the buffer says where it is. */
    static ByteBuffer retarget(ByteBuffer buffer, long address, int bytes) {
        U.putLong(buffer, BUFFER_ADDRESS, address);
        U.putInt(buffer, BUFFER_CAPACITY, bytes);
        buffer.clear();
        return buffer;
    }

    private static long bufferField(String name) {
        try {
            return U.objectFieldOffset(Buffer.class.getDeclaredField(name));
        } catch (NoSuchFieldException e) {
            throw new LinkageError("java.nio.Buffer is not as this library knows it", e);
        }
    }

    private static Unsafe unsafe() {
        try {
            Field field = Unsafe.class.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return (Unsafe) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("sun.misc.Unsafe cannot be had; the module jdk.unsupported must be there", e);
        }
    }
}
