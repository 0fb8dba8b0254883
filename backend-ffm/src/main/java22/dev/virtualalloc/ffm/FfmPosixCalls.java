package dev.virtualalloc.ffm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.virtualalloc.spi.os.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The C library. Addresses are passed as numbers: every 64-bit calling convention treats the two alike. */
final class FfmPosixCalls implements PosixCalls {
    private final Downcalls c = Downcalls.ofC();
    private final MethodHandle mmap = c.bind(
            "mmap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private final MethodHandle munmap = c.bind("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final MethodHandle mprotect =
            c.bind("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private final MethodHandle madvise =
            c.bind("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private final MethodHandle mincore =
            c.bind("mincore", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private final MethodHandle mlock = c.bind("mlock", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final MethodHandle munlock = c.bind("munlock", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final MethodHandle getpagesize = c.bind("getpagesize", FunctionDescriptor.of(JAVA_INT));

    @Override
    public long mmap(long addr, long length, int prot, int flags, int fd, long offset) {
        try {
            return (long) mmap.invokeExact(c.captured(), addr, length, prot, flags, fd, offset);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int munmap(long addr, long length) {
        try {
            return (int) munmap.invokeExact(c.captured(), addr, length);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int mprotect(long addr, long length, int prot) {
        try {
            return (int) mprotect.invokeExact(c.captured(), addr, length, prot);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int madvise(long addr, long length, int advice) {
        try {
            return (int) madvise.invokeExact(c.captured(), addr, length, advice);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int mincore(long addr, long length, byte[] vec) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pages = arena.allocate(vec.length);
            int result = (int) mincore.invokeExact(c.captured(), addr, length, pages.address());
            MemorySegment.copy(pages, JAVA_BYTE, 0, vec, 0, vec.length);
            return result;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int mlock(long addr, long length) {
        try {
            return (int) mlock.invokeExact(c.captured(), addr, length);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int munlock(long addr, long length) {
        try {
            return (int) munlock.invokeExact(c.captured(), addr, length);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int getpagesize() {
        try {
            return (int) getpagesize.invokeExact(c.captured());
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int errno() {
        return c.error();
    }
}
