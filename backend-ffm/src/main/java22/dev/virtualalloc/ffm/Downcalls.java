package dev.virtualalloc.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The functions of one library, bound so that the error of each call is kept for the thread that made it. */
final class Downcalls {
    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup library;
    private final Linker.Option capture;
    private final long errorOffset;
    private final ThreadLocal<MemorySegment> captured =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

    /** The name of the error is {@code errno} or {@code GetLastError}. */
    private Downcalls(SymbolLookup library, String error) {
        this.library = library;
        this.capture = Linker.Option.captureCallState(error);
        this.errorOffset = Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement(error));
    }

    static Downcalls ofC() {
        return new Downcalls(Linker.nativeLinker().defaultLookup(), "errno");
    }

    static Downcalls ofKernel32() {
        // Not part of the default lookup.
        return new Downcalls(SymbolLookup.libraryLookup("kernel32", Arena.global()), "GetLastError");
    }

    /** Binds a function; the handle's first parameter is {@link #captured()}. */
    MethodHandle bind(String function, FunctionDescriptor type) {
        return linker.downcallHandle(find(function), type, capture);
    }

    /** The same for a function that takes any number of arguments, by how many it takes at least. */
    MethodHandle bindVariadic(String function, int fixed, FunctionDescriptor type) {
        return linker.downcallHandle(find(function), type, capture, Linker.Option.firstVariadicArg(fixed));
    }

    boolean has(String function) {
        return library.find(function).isPresent();
    }

    private MemorySegment find(String function) {
        return library.find(function)
                .orElseThrow(() -> new UnsatisfiedLinkError("this system has no function " + function));
    }

    MemorySegment captured() {
        return captured.get();
    }

    int error() {
        return captured.get().get(ValueLayout.JAVA_INT, errorOffset);
    }

    /** What a handle throws that C cannot: an error of the JVM. */
    static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
    }
}
