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

    private static final long REFUSED = -1;

    private static final Unsafe U = unsafe();
    private static final long BUFFER_ADDRESS = bufferField("address");
    private static final long BUFFER_CAPACITY = bufferField("capacity");

    private RawMemory() {}

    /** {@return which layer runs: 17 for the one on Unsafe, 22 for the one on a memory segment} */
    public static int layer() {
        return 17;
    }

    /**
     * {@return whether an access is many calls deep} In a stream, which is so as well, the two together can be deeper than C2 inlines,
     * and then each access costs ten times as much: elements are better copied to an array there, many at once.
     *
     * @implNote No constant: whoever is compiled for this layer would have this one's.
     */
    public static boolean isDeep() {
        return false;
    }

    /**
     * Checks that memory can be accessed at all.
     *
     * @throws IllegalStateException if this Java was started so that it refuses; the message says how to start it
     */
    public static void requireAccess() {
        // Only newer versions than those of this layer refuse it: where the other layer was lost.
        if (BUFFER_ADDRESS == REFUSED) {
            throw new IllegalStateException("this Java refuses access to memory by Unsafe. Start it with"
                    + " --sun-misc-unsafe-memory-access=allow; "
                    + LostClasses.complaint().orElse(""));
        }
    }

    /**
     * {@return the value, which is known to be at least 0 and less than {@link #BOUND}, so that the compiler knows it too}
     *
     * @param value an address, or a number of bytes or elements
     *
     * @implNote There is nothing to be won by that in this layer.
     */
    public static long assumeInRange(long value) {
        return value;
    }

    /**
     * {@return the {@code byte} at an address}
     *
     * @param address the address
     */
    public static byte getByte(long address) {
        return U.getByte(address);
    }

    /**
     * Sets the {@code byte} at an address.
     *
     * @param address the address
     * @param value the value
     */
    public static void putByte(long address, byte value) {
        U.putByte(address, value);
    }

    /**
     * {@return the {@code short} at an address}
     *
     * @param address the address
     */
    public static short getShort(long address) {
        return U.getShort(address);
    }

    /**
     * Sets the {@code short} at an address.
     *
     * @param address the address
     * @param value the value
     */
    public static void putShort(long address, short value) {
        U.putShort(address, value);
    }

    /**
     * {@return the {@code char} at an address}
     *
     * @param address the address
     */
    public static char getChar(long address) {
        return U.getChar(address);
    }

    /**
     * Sets the {@code char} at an address.
     *
     * @param address the address
     * @param value the value
     */
    public static void putChar(long address, char value) {
        U.putChar(address, value);
    }

    /**
     * {@return the {@code int} at an address}
     *
     * @param address the address
     */
    public static int getInt(long address) {
        return U.getInt(address);
    }

    /**
     * Sets the {@code int} at an address.
     *
     * @param address the address
     * @param value the value
     */
    public static void putInt(long address, int value) {
        U.putInt(address, value);
    }

    /**
     * {@return the {@code long} at an address}
     *
     * @param address the address
     */
    public static long getLong(long address) {
        return U.getLong(address);
    }

    /**
     * Sets the {@code long} at an address.
     *
     * @param address the address
     * @param value the value
     */
    public static void putLong(long address, long value) {
        U.putLong(address, value);
    }

    /**
     * {@return the {@code float} at an address}
     *
     * @param address the address
     */
    public static float getFloat(long address) {
        return U.getFloat(address);
    }

    /**
     * Sets the {@code float} at an address.
     *
     * @param address the address
     * @param value the value
     */
    public static void putFloat(long address, float value) {
        U.putFloat(address, value);
    }

    /**
     * {@return the {@code double} at an address}
     *
     * @param address the address
     */
    public static double getDouble(long address) {
        return U.getDouble(address);
    }

    /**
     * Sets the {@code double} at an address.
     *
     * @param address the address
     * @param value the value
     */
    public static void putDouble(long address, double value) {
        U.putDouble(address, value);
    }

    /**
     * {@return the {@code int} at an address, read with volatile semantics}
     *
     * @param address the address, a multiple of {@link Integer#BYTES}
     */
    public static int getIntVolatile(long address) {
        return U.getIntVolatile(null, address);
    }

    /**
     * Sets the {@code int} at an address with volatile semantics.
     *
     * @param address the address, a multiple of {@link Integer#BYTES}
     * @param value the value
     */
    public static void putIntVolatile(long address, int value) {
        U.putIntVolatile(null, address, value);
    }

    /**
     * Sets the {@code int} at an address atomically if it is as expected.
     *
     * @param address the address, a multiple of {@link Integer#BYTES}
     * @param expected the value that has to be there
     * @param value the value to set
     * @return whether it was as expected
     */
    public static boolean compareAndSetInt(long address, int expected, int value) {
        return U.compareAndSwapInt(null, address, expected, value);
    }

    /**
     * {@return the {@code long} at an address, read with volatile semantics}
     *
     * @param address the address, a multiple of {@link Long#BYTES}
     */
    public static long getLongVolatile(long address) {
        return U.getLongVolatile(null, address);
    }

    /**
     * Sets the {@code long} at an address with volatile semantics.
     *
     * @param address the address, a multiple of {@link Long#BYTES}
     * @param value the value
     */
    public static void putLongVolatile(long address, long value) {
        U.putLongVolatile(null, address, value);
    }

    /**
     * Sets the {@code long} at an address atomically if it is as expected.
     *
     * @param address the address, a multiple of {@link Long#BYTES}
     * @param expected the value that has to be there
     * @param value the value to set
     * @return whether it was as expected
     */
    public static boolean compareAndSetLong(long address, long expected, long value) {
        return U.compareAndSwapLong(null, address, expected, value);
    }

    /**
     * {@return the {@code byte} at an address, read with volatile semantics}
     *
     * @param address the address
     */
    public static byte getByteVolatile(long address) {
        return U.getByteVolatile(null, address);
    }

    /**
     * Sets the {@code byte} at an address with volatile semantics.
     *
     * @param address the address
     * @param value the value
     */
    public static void putByteVolatile(long address, byte value) {
        U.putByteVolatile(null, address, value);
    }

    /**
     * {@return the {@code short} at an address, read with volatile semantics}
     *
     * @param address the address, a multiple of {@link Short#BYTES}
     */
    public static short getShortVolatile(long address) {
        return U.getShortVolatile(null, address);
    }

    /**
     * Sets the {@code short} at an address with volatile semantics.
     *
     * @param address the address, a multiple of {@link Short#BYTES}
     * @param value the value
     */
    public static void putShortVolatile(long address, short value) {
        U.putShortVolatile(null, address, value);
    }

    /**
     * {@return the {@code byte} at an address, read with acquire semantics}
     *
     * @param address the address
     */
    public static byte getByteAcquire(long address) {
        byte value = U.getByte(address);
        U.loadFence();
        return value;
    }

    /**
     * Sets the {@code byte} at an address with release semantics.
     *
     * @param address the address
     * @param value the value
     */
    public static void putByteRelease(long address, byte value) {
        U.storeFence();
        U.putByte(address, value);
    }

    /**
     * {@return the {@code short} at an address, read with acquire semantics}
     *
     * @param address the address, a multiple of {@link Short#BYTES}
     */
    public static short getShortAcquire(long address) {
        short value = U.getShort(address);
        U.loadFence();
        return value;
    }

    /**
     * Sets the {@code short} at an address with release semantics.
     *
     * @param address the address, a multiple of {@link Short#BYTES}
     * @param value the value
     */
    public static void putShortRelease(long address, short value) {
        U.storeFence();
        U.putShort(address, value);
    }

    /**
     * {@return the {@code int} at an address, read with acquire semantics}
     *
     * @param address the address, a multiple of {@link Integer#BYTES}
     */
    public static int getIntAcquire(long address) {
        int value = U.getInt(address);
        U.loadFence();
        return value;
    }

    /**
     * Sets the {@code int} at an address with release semantics.
     *
     * @param address the address, a multiple of {@link Integer#BYTES}
     * @param value the value
     */
    public static void putIntRelease(long address, int value) {
        U.putOrderedInt(null, address, value);
    }

    /**
     * {@return the {@code long} at an address, read with acquire semantics}
     *
     * @param address the address, a multiple of {@link Long#BYTES}
     */
    public static long getLongAcquire(long address) {
        long value = U.getLong(address);
        U.loadFence();
        return value;
    }

    /**
     * Sets the {@code long} at an address with release semantics.
     *
     * @param address the address, a multiple of {@link Long#BYTES}
     * @param value the value
     */
    public static void putLongRelease(long address, long value) {
        U.putOrderedLong(null, address, value);
    }

    /**
     * Sets the {@code int} at an address atomically if it is as expected.
     *
     * @param address the address, a multiple of {@link Integer#BYTES}
     * @param expected the value that has to be there
     * @param value the value to set
     * @return what was there: as expected if it was set
     */
    public static int compareAndExchangeInt(long address, int expected, int value) {
        while (!U.compareAndSwapInt(null, address, expected, value)) {
            int found = U.getIntVolatile(null, address);
            if (found != expected) {
                return found;
            }
        }
        return expected;
    }

    /**
     * Sets the {@code int} at an address atomically.
     *
     * @param address the address, a multiple of {@link Integer#BYTES}
     * @param value the value
     * @return what was there
     */
    public static int getAndSetInt(long address, int value) {
        return U.getAndSetInt(null, address, value);
    }

    /**
     * Adds to the {@code int} at an address atomically.
     *
     * @param address the address, a multiple of {@link Integer#BYTES}
     * @param value what is added
     * @return what was there
     */
    public static int getAndAddInt(long address, int value) {
        return U.getAndAddInt(null, address, value);
    }

    /**
     * Combines the {@code int} at an address with another by {@code &}, atomically.
     *
     * @param address the address, a multiple of {@link Integer#BYTES}
     * @param mask the other
     * @return what was there
     */
    public static int getAndBitwiseAndInt(long address, int mask) {
        int found;
        do {
            found = U.getIntVolatile(null, address);
        } while (!U.compareAndSwapInt(null, address, found, found & mask));
        return found;
    }

    /**
     * Combines the {@code int} at an address with another by {@code |}, atomically.
     *
     * @param address the address, a multiple of {@link Integer#BYTES}
     * @param mask the other
     * @return what was there
     */
    public static int getAndBitwiseOrInt(long address, int mask) {
        int found;
        do {
            found = U.getIntVolatile(null, address);
        } while (!U.compareAndSwapInt(null, address, found, found | mask));
        return found;
    }

    /**
     * Combines the {@code int} at an address with another by {@code ^}, atomically.
     *
     * @param address the address, a multiple of {@link Integer#BYTES}
     * @param mask the other
     * @return what was there
     */
    public static int getAndBitwiseXorInt(long address, int mask) {
        int found;
        do {
            found = U.getIntVolatile(null, address);
        } while (!U.compareAndSwapInt(null, address, found, found ^ mask));
        return found;
    }

    /**
     * Sets the {@code long} at an address atomically if it is as expected.
     *
     * @param address the address, a multiple of {@link Long#BYTES}
     * @param expected the value that has to be there
     * @param value the value to set
     * @return what was there: as expected if it was set
     */
    public static long compareAndExchangeLong(long address, long expected, long value) {
        while (!U.compareAndSwapLong(null, address, expected, value)) {
            long found = U.getLongVolatile(null, address);
            if (found != expected) {
                return found;
            }
        }
        return expected;
    }

    /**
     * Sets the {@code long} at an address atomically.
     *
     * @param address the address, a multiple of {@link Long#BYTES}
     * @param value the value
     * @return what was there
     */
    public static long getAndSetLong(long address, long value) {
        return U.getAndSetLong(null, address, value);
    }

    /**
     * Adds to the {@code long} at an address atomically.
     *
     * @param address the address, a multiple of {@link Long#BYTES}
     * @param value what is added
     * @return what was there
     */
    public static long getAndAddLong(long address, long value) {
        return U.getAndAddLong(null, address, value);
    }

    /**
     * Combines the {@code long} at an address with another by {@code &}, atomically.
     *
     * @param address the address, a multiple of {@link Long#BYTES}
     * @param mask the other
     * @return what was there
     */
    public static long getAndBitwiseAndLong(long address, long mask) {
        long found;
        do {
            found = U.getLongVolatile(null, address);
        } while (!U.compareAndSwapLong(null, address, found, found & mask));
        return found;
    }

    /**
     * Combines the {@code long} at an address with another by {@code |}, atomically.
     *
     * @param address the address, a multiple of {@link Long#BYTES}
     * @param mask the other
     * @return what was there
     */
    public static long getAndBitwiseOrLong(long address, long mask) {
        long found;
        do {
            found = U.getLongVolatile(null, address);
        } while (!U.compareAndSwapLong(null, address, found, found | mask));
        return found;
    }

    /**
     * Combines the {@code long} at an address with another by {@code ^}, atomically.
     *
     * @param address the address, a multiple of {@link Long#BYTES}
     * @param mask the other
     * @return what was there
     */
    public static long getAndBitwiseXorLong(long address, long mask) {
        long found;
        do {
            found = U.getLongVolatile(null, address);
        } while (!U.compareAndSwapLong(null, address, found, found ^ mask));
        return found;
    }

    /**
     * Copies from an array to memory.
     *
     * @param source an array of any primitive type but {@code boolean}
     * @param index the index of its first element to copy
     * @param address the address of the first element in memory
     * @param length the number of elements
     */
    public static void copyIn(Object source, int index, long address, int length) {
        long width = U.arrayIndexScale(source.getClass());
        U.copyMemory(source, U.arrayBaseOffset(source.getClass()) + index * width, null, address, length * width);
    }

    /**
     * Copies from memory to an array.
     *
     * @param address the address of the first element in memory
     * @param target an array of any primitive type but {@code boolean}
     * @param index the index of its first element to replace
     * @param length the number of elements
     */
    public static void copyOut(long address, Object target, int index, int length) {
        long width = U.arrayIndexScale(target.getClass());
        U.copyMemory(null, address, target, U.arrayBaseOffset(target.getClass()) + index * width, length * width);
    }

    /**
     * Copies within memory. The ranges may overlap.
     *
     * @param from the address to copy from
     * @param to the address to copy to
     * @param bytes the number of bytes
     */
    public static void copy(long from, long to, long bytes) {
        U.copyMemory(from, to, bytes);
    }

    /**
     * Sets every byte of a range.
     *
     * @param address the address of the first byte
     * @param bytes the number of bytes
     * @param value the value of each
     */
    public static void fill(long address, long bytes, byte value) {
        U.setMemory(address, bytes, value);
    }

    /** Points a direct buffer at a range, for {@link Views}: on Java 17 to 21 nothing but a field of the buffer says where it is. */
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
        } catch (UnsupportedOperationException e) {
            return REFUSED;
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
