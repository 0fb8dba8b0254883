package dev.virtualalloc.sim;

import java.lang.reflect.Field;
import sun.misc.Unsafe;

/** The real memory behind the simulated pages, on Java 17 to 21 from Unsafe. */
final class SimulatedMemory {
    private static final Unsafe U = unsafe();

    private SimulatedMemory() {}

    /** Whether this Java was told to refuse; which a newer one may be where it runs this layer. */
    static boolean isDenied() {
        return "deny".equals(System.getProperty("sun.misc.unsafe.memory.access"));
    }

    /** What to do where it was. */
    static String howToAllow() {
        return "This Java refuses memory by Unsafe. Start it with --sun-misc-unsafe-memory-access=allow";
    }

    /**
     * Takes memory, which costs addresses only until it is touched where {@code malloc} is lazy.
     *
     * @throws OutOfMemoryError if {@code malloc} refuses
     */
    static long allocate(long bytes) {
        return U.allocateMemory(bytes);
    }

    static void free(long address) {
        U.freeMemory(address);
    }

    static void zero(long address, long bytes) {
        U.setMemory(address, bytes, (byte) 0);
    }

    static byte get(long address) {
        return U.getByte(address);
    }

    static void put(long address, byte value) {
        U.putByte(address, value);
    }

    private static Unsafe unsafe() {
        try {
            Field field = Unsafe.class.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return (Unsafe) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("sun.misc.Unsafe has had this field ever since", e);
        }
    }
}
