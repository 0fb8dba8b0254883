package dev.virtualalloc.sim;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.virtualalloc.spi.NativeAccess;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The real memory behind the simulated pages, on Java 22 and newer without Unsafe, which warns there and is going away. */
final class SimulatedMemory {
    private SimulatedMemory() {}

    /** Apart, so that nothing is bound before memory is wanted. */
    private static final class Binding {
        static final MethodHandle MALLOC = bind("malloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG));
        static final MethodHandle FREE = bind("free", FunctionDescriptor.ofVoid(ADDRESS));
        static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

        private static MethodHandle bind(String function, FunctionDescriptor descriptor) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().find(function).orElseThrow(), descriptor);
        }
    }

    /** Whether this Java was told to refuse. */
    static boolean isDenied() {
        try {
            return Binding.ALL.byteSize() == 0;
        } catch (LinkageError e) {
            return true;
        }
    }

    /** What to do where it was. */
    static String howToAllow() {
        return "This Java refuses native memory. " + NativeAccess.howToAllow(SimulatedMemory.class.getModule());
    }

    /**
     * Takes memory, which costs addresses only until it is touched where {@code malloc} is lazy.
     *
     * @throws OutOfMemoryError if {@code malloc} refuses
     */
    static long allocate(long bytes) {
        long address;
        try {
            address = ((MemorySegment) Binding.MALLOC.invokeExact(bytes)).address();
        } catch (Throwable e) {
            throw new LinkageError("malloc throws nothing", e);
        }
        if (address == 0) {
            throw new OutOfMemoryError("malloc refuses " + bytes + " bytes");
        }
        return address;
    }

    static void free(long address) {
        try {
            Binding.FREE.invokeExact(MemorySegment.ofAddress(address));
        } catch (Throwable e) {
            throw new LinkageError("free throws nothing", e);
        }
    }

    static void zero(long address, long bytes) {
        Binding.ALL.asSlice(address, bytes).fill((byte) 0);
    }

    static byte get(long address) {
        return Binding.ALL.get(JAVA_BYTE, address);
    }

    static void put(long address, byte value) {
        Binding.ALL.set(JAVA_BYTE, address, value);
    }
}
