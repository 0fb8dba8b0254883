package dev.virtualalloc.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The data plane on Java 22 and newer, through one constant segment over all memory. */
public final class RawMemory {
    public static final long BOUND = 1L << 59;

    private static final @Nullable MemorySegment EVERYTHING = everything();
    // Of its own and never null, so that the compiler folds it: without access, every method refuses by its bounds.
    private static final MemorySegment ALL = EVERYTHING == null ? MemorySegment.NULL : EVERYTHING;
    private static final VarHandle BYTE = JAVA_BYTE.varHandle();
    private static final VarHandle SHORT = JAVA_SHORT.varHandle();
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private RawMemory() {}

    public static int layer() {
        return 22;
    }

    public static boolean isDeep() {
        return true;
    }

    public static void requireAccess() {
        if (EVERYTHING == null) {
            Module module = RawMemory.class.getModule();
            throw new IllegalStateException("this Java refuses access to memory by address to "
                    + (module.isNamed() ? "module " + module.getName() : "the class path")
                    + ". Start it with --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED"));
        }
    }

    /** The segment need not be asked whether it ends before an address that is made of such, and C2 sees that. */
    public static long assumeInRange(long value) {
        return value & (BOUND - 1);
    }

    public static byte getByte(long address) {
        return ALL.get(JAVA_BYTE, address);
    }

    public static void putByte(long address, byte value) {
        ALL.set(JAVA_BYTE, address, value);
    }

    public static short getShort(long address) {
        return ALL.get(JAVA_SHORT_UNALIGNED, address);
    }

    public static void putShort(long address, short value) {
        ALL.set(JAVA_SHORT_UNALIGNED, address, value);
    }

    public static char getChar(long address) {
        return ALL.get(JAVA_CHAR_UNALIGNED, address);
    }

    public static void putChar(long address, char value) {
        ALL.set(JAVA_CHAR_UNALIGNED, address, value);
    }

    public static int getInt(long address) {
        return ALL.get(JAVA_INT_UNALIGNED, address);
    }

    public static void putInt(long address, int value) {
        ALL.set(JAVA_INT_UNALIGNED, address, value);
    }

    public static long getLong(long address) {
        return ALL.get(JAVA_LONG_UNALIGNED, address);
    }

    public static void putLong(long address, long value) {
        ALL.set(JAVA_LONG_UNALIGNED, address, value);
    }

    public static float getFloat(long address) {
        return ALL.get(JAVA_FLOAT_UNALIGNED, address);
    }

    public static void putFloat(long address, float value) {
        ALL.set(JAVA_FLOAT_UNALIGNED, address, value);
    }

    public static double getDouble(long address) {
        return ALL.get(JAVA_DOUBLE_UNALIGNED, address);
    }

    public static void putDouble(long address, double value) {
        ALL.set(JAVA_DOUBLE_UNALIGNED, address, value);
    }

    public static int getIntVolatile(long address) {
        return (int) INT.getVolatile(ALL, address);
    }

    public static void putIntVolatile(long address, int value) {
        INT.setVolatile(ALL, address, value);
    }

    public static boolean compareAndSetInt(long address, int expected, int value) {
        return INT.compareAndSet(ALL, address, expected, value);
    }

    public static long getLongVolatile(long address) {
        return (long) LONG.getVolatile(ALL, address);
    }

    public static void putLongVolatile(long address, long value) {
        LONG.setVolatile(ALL, address, value);
    }

    public static boolean compareAndSetLong(long address, long expected, long value) {
        return LONG.compareAndSet(ALL, address, expected, value);
    }

    public static byte getByteVolatile(long address) {
        return (byte) BYTE.getVolatile(ALL, address);
    }

    public static void putByteVolatile(long address, byte value) {
        BYTE.setVolatile(ALL, address, value);
    }

    public static short getShortVolatile(long address) {
        return (short) SHORT.getVolatile(ALL, address);
    }

    public static void putShortVolatile(long address, short value) {
        SHORT.setVolatile(ALL, address, value);
    }

    public static byte getByteAcquire(long address) {
        return (byte) BYTE.getAcquire(ALL, address);
    }

    public static void putByteRelease(long address, byte value) {
        BYTE.setRelease(ALL, address, value);
    }

    public static short getShortAcquire(long address) {
        return (short) SHORT.getAcquire(ALL, address);
    }

    public static void putShortRelease(long address, short value) {
        SHORT.setRelease(ALL, address, value);
    }

    public static int getIntAcquire(long address) {
        return (int) INT.getAcquire(ALL, address);
    }

    public static void putIntRelease(long address, int value) {
        INT.setRelease(ALL, address, value);
    }

    public static long getLongAcquire(long address) {
        return (long) LONG.getAcquire(ALL, address);
    }

    public static void putLongRelease(long address, long value) {
        LONG.setRelease(ALL, address, value);
    }

    public static int compareAndExchangeInt(long address, int expected, int value) {
        return (int) INT.compareAndExchange(ALL, address, expected, value);
    }

    public static int getAndSetInt(long address, int value) {
        return (int) INT.getAndSet(ALL, address, value);
    }

    public static int getAndAddInt(long address, int value) {
        return (int) INT.getAndAdd(ALL, address, value);
    }

    public static int getAndBitwiseAndInt(long address, int mask) {
        return (int) INT.getAndBitwiseAnd(ALL, address, mask);
    }

    public static int getAndBitwiseOrInt(long address, int mask) {
        return (int) INT.getAndBitwiseOr(ALL, address, mask);
    }

    public static int getAndBitwiseXorInt(long address, int mask) {
        return (int) INT.getAndBitwiseXor(ALL, address, mask);
    }

    public static long compareAndExchangeLong(long address, long expected, long value) {
        return (long) LONG.compareAndExchange(ALL, address, expected, value);
    }

    public static long getAndSetLong(long address, long value) {
        return (long) LONG.getAndSet(ALL, address, value);
    }

    public static long getAndAddLong(long address, long value) {
        return (long) LONG.getAndAdd(ALL, address, value);
    }

    public static long getAndBitwiseAndLong(long address, long mask) {
        return (long) LONG.getAndBitwiseAnd(ALL, address, mask);
    }

    public static long getAndBitwiseOrLong(long address, long mask) {
        return (long) LONG.getAndBitwiseOr(ALL, address, mask);
    }

    public static long getAndBitwiseXorLong(long address, long mask) {
        return (long) LONG.getAndBitwiseXor(ALL, address, mask);
    }

    public static void copyIn(Object source, int index, long address, int length) {
        MemorySegment.copy(source, index, ALL, layout(source), address, length);
    }

    public static void copyOut(long address, Object target, int index, int length) {
        MemorySegment.copy(ALL, layout(target), address, target, index, length);
    }

    public static void copy(long from, long to, long bytes) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    public static void fill(long address, long bytes, byte value) {
        ALL.asSlice(address, bytes).fill(value);
    }

    private static ValueLayout layout(Object array) {
        if (array instanceof byte[]) {
            return JAVA_BYTE;
        } else if (array instanceof short[]) {
            return JAVA_SHORT_UNALIGNED;
        } else if (array instanceof char[]) {
            return JAVA_CHAR_UNALIGNED;
        } else if (array instanceof int[]) {
            return JAVA_INT_UNALIGNED;
        } else if (array instanceof long[]) {
            return JAVA_LONG_UNALIGNED;
        } else if (array instanceof float[]) {
            return JAVA_FLOAT_UNALIGNED;
        } else if (array instanceof double[]) {
            return JAVA_DOUBLE_UNALIGNED;
        }
        throw new IllegalArgumentException("no array of a primitive type with a layout: " + array.getClass());
    }

    private static @Nullable MemorySegment everything() {
        try {
            return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
        } catch (IllegalCallerException refused) {
            return null;
        }
    }
}
