package dev.virtualalloc.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The data plane: reads and writes memory by address, on Java 22 and newer through one constant segment over all memory.
 *
 * <p>Nothing is checked here. Whoever calls has made sure that the range is committed and allows the access; that it does
 * not end the JVM is the duty of the caller. Values may lie at any address, except where a method says that it is atomic.
 */
public final class RawMemory {
    /** Where memory ends: more than any system gives to a process, and so little that eight times as much is no overflow. */
    public static final long BOUND = 1L << 59;

    private static final @Nullable MemorySegment EVERYTHING = everything();
    // Of its own and never null, so that the compiler folds it: without access, every method refuses by its bounds.
    private static final MemorySegment ALL = EVERYTHING == null ? MemorySegment.NULL : EVERYTHING;
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private RawMemory() {}

    /**
     * Tells which layer runs.
     *
     * @return 17 for the one on Unsafe, 22 for the one on a memory segment
     */
    public static int layer() {
        return 22;
    }

    /**
     * Makes sure that memory can be accessed at all.
     *
     * @throws IllegalStateException if this Java was started so that it refuses; the message says how to start it
     */
    public static void requireAccess() {
        if (EVERYTHING == null) {
            Module module = RawMemory.class.getModule();
            throw new IllegalStateException("this Java refuses access to memory by address to "
                    + (module.isNamed() ? "module " + module.getName() : "the class path")
                    + ". Start it with --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED"));
        }
    }

    /**
     * Gives a number back that is known to be at least 0 and less than {@link #BOUND}, so that the compiler knows it too.
     * The segment need not be asked whether it ends before an address that is made of such, and C2 sees that.
     *
     * @param value an address, or how many bytes or elements there are
     * @return the same
     */
    public static long assumeInRange(long value) {
        return value & (BOUND - 1);
    }

    /**
     * Reads a byte.
     *
     * @param address where
     * @return the value there
     */
    public static byte getByte(long address) {
        return ALL.get(JAVA_BYTE, address);
    }

    /**
     * Writes a byte.
     *
     * @param address where
     * @param value the value
     */
    public static void putByte(long address, byte value) {
        ALL.set(JAVA_BYTE, address, value);
    }

    /**
     * Reads a short.
     *
     * @param address where
     * @return the value there
     */
    public static short getShort(long address) {
        return ALL.get(JAVA_SHORT_UNALIGNED, address);
    }

    /**
     * Writes a short.
     *
     * @param address where
     * @param value the value
     */
    public static void putShort(long address, short value) {
        ALL.set(JAVA_SHORT_UNALIGNED, address, value);
    }

    /**
     * Reads a char.
     *
     * @param address where
     * @return the value there
     */
    public static char getChar(long address) {
        return ALL.get(JAVA_CHAR_UNALIGNED, address);
    }

    /**
     * Writes a char.
     *
     * @param address where
     * @param value the value
     */
    public static void putChar(long address, char value) {
        ALL.set(JAVA_CHAR_UNALIGNED, address, value);
    }

    /**
     * Reads a int.
     *
     * @param address where
     * @return the value there
     */
    public static int getInt(long address) {
        return ALL.get(JAVA_INT_UNALIGNED, address);
    }

    /**
     * Writes a int.
     *
     * @param address where
     * @param value the value
     */
    public static void putInt(long address, int value) {
        ALL.set(JAVA_INT_UNALIGNED, address, value);
    }

    /**
     * Reads a long.
     *
     * @param address where
     * @return the value there
     */
    public static long getLong(long address) {
        return ALL.get(JAVA_LONG_UNALIGNED, address);
    }

    /**
     * Writes a long.
     *
     * @param address where
     * @param value the value
     */
    public static void putLong(long address, long value) {
        ALL.set(JAVA_LONG_UNALIGNED, address, value);
    }

    /**
     * Reads a float.
     *
     * @param address where
     * @return the value there
     */
    public static float getFloat(long address) {
        return ALL.get(JAVA_FLOAT_UNALIGNED, address);
    }

    /**
     * Writes a float.
     *
     * @param address where
     * @param value the value
     */
    public static void putFloat(long address, float value) {
        ALL.set(JAVA_FLOAT_UNALIGNED, address, value);
    }

    /**
     * Reads a double.
     *
     * @param address where
     * @return the value there
     */
    public static double getDouble(long address) {
        return ALL.get(JAVA_DOUBLE_UNALIGNED, address);
    }

    /**
     * Writes a double.
     *
     * @param address where
     * @param value the value
     */
    public static void putDouble(long address, double value) {
        ALL.set(JAVA_DOUBLE_UNALIGNED, address, value);
    }

    /**
     * Reads an int atomically, in the one order that all threads agree on.
     *
     * @param address where, aligned to its size
     * @return the value there
     */
    public static int getIntVolatile(long address) {
        return (int) INT.getVolatile(ALL, address);
    }

    /**
     * Writes an int atomically, in the one order that all threads agree on.
     *
     * @param address where, aligned to its size
     * @param value the value
     */
    public static void putIntVolatile(long address, int value) {
        INT.setVolatile(ALL, address, value);
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
        return INT.compareAndSet(ALL, address, expected, value);
    }

    /**
     * Reads a long atomically, in the one order that all threads agree on.
     *
     * @param address where, aligned to its size
     * @return the value there
     */
    public static long getLongVolatile(long address) {
        return (long) LONG.getVolatile(ALL, address);
    }

    /**
     * Writes a long atomically, in the one order that all threads agree on.
     *
     * @param address where, aligned to its size
     * @param value the value
     */
    public static void putLongVolatile(long address, long value) {
        LONG.setVolatile(ALL, address, value);
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
        return LONG.compareAndSet(ALL, address, expected, value);
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
        MemorySegment.copy(source, index, ALL, JAVA_BYTE, address, length);
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
        MemorySegment.copy(ALL, JAVA_BYTE, address, target, index, length);
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
        MemorySegment.copy(source, index, ALL, JAVA_SHORT_UNALIGNED, address, length);
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
        MemorySegment.copy(ALL, JAVA_SHORT_UNALIGNED, address, target, index, length);
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
        MemorySegment.copy(source, index, ALL, JAVA_CHAR_UNALIGNED, address, length);
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
        MemorySegment.copy(ALL, JAVA_CHAR_UNALIGNED, address, target, index, length);
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
        MemorySegment.copy(source, index, ALL, JAVA_INT_UNALIGNED, address, length);
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
        MemorySegment.copy(ALL, JAVA_INT_UNALIGNED, address, target, index, length);
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
        MemorySegment.copy(source, index, ALL, JAVA_LONG_UNALIGNED, address, length);
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
        MemorySegment.copy(ALL, JAVA_LONG_UNALIGNED, address, target, index, length);
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
        MemorySegment.copy(source, index, ALL, JAVA_FLOAT_UNALIGNED, address, length);
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
        MemorySegment.copy(ALL, JAVA_FLOAT_UNALIGNED, address, target, index, length);
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
        MemorySegment.copy(source, index, ALL, JAVA_DOUBLE_UNALIGNED, address, length);
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
        MemorySegment.copy(ALL, JAVA_DOUBLE_UNALIGNED, address, target, index, length);
    }

    /**
     * Copies within memory. The ranges may overlap.
     *
     * @param from where from
     * @param to where to
     * @param bytes how much
     */
    public static void copy(long from, long to, long bytes) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    /**
     * Sets every byte of a range.
     *
     * @param address the first byte
     * @param bytes how many
     * @param value the value of each
     */
    public static void fill(long address, long bytes, byte value) {
        ALL.asSlice(address, bytes).fill(value);
    }

    private static @Nullable MemorySegment everything() {
        try {
            return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
        } catch (IllegalCallerException refused) {
            return null;
        }
    }
}
