package dev.virtualalloc.sim;

import java.lang.reflect.Field;
import sun.misc.Unsafe;

/** The real memory behind the simulated pages. */
final class SimulatedMemory {
    static final String HOW_TO_ALLOW = "Start it with --sun-misc-unsafe-memory-access=allow";

    private static final Unsafe U = unsafe();

    private SimulatedMemory() {}

    /** Whether this Java was told to refuse; asked without touching Unsafe, which would print a warning. */
    static boolean isDenied() {
        return "deny".equals(System.getProperty("sun.misc.unsafe.memory.access"));
    }

    /**
     * Takes memory, which costs addresses only until it is touched where {@code malloc} is lazy.
     *
     * @throws OutOfMemoryError if {@code malloc} refuses
     * @throws UnsupportedOperationException if this Java refuses
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
