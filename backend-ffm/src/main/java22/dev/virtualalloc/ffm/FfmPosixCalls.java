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
    private static final Downcalls C = Downcalls.ofC();

    /** Bound when the first of them is called: that takes time, most programs call none, and not every C library has them all. */
    private static final class Files {
        static final MethodHandle OPEN =
                C.bindVariadic("open", 2, FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
        static final MethodHandle MEMFD_CREATE =
                C.bind("memfd_create", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));
        static final MethodHandle LSEEK =
                C.bind("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
        static final MethodHandle FTRUNCATE = C.bind("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
        static final MethodHandle POSIX_FALLOCATE =
                C.bind("posix_fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
        static final MethodHandle FLOCK = C.bind("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        static final MethodHandle FDATASYNC = C.bind("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        static final MethodHandle CLOSE = C.bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    private final Downcalls c = C;
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
    public boolean hasFiles() {
        // The youngest of them, and no other system has it.
        return c.has("memfd_create");
    }

    @Override
    public int open(byte[] path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(JAVA_BYTE, path).address();
            return (int) Files.OPEN.invokeExact(c.captured(), name, flags, mode);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int memfd_create(byte[] name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            long address = arena.allocateFrom(JAVA_BYTE, name).address();
            return (int) Files.MEMFD_CREATE.invokeExact(c.captured(), address, flags);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public long lseek(int fd, long offset, int whence) {
        try {
            return (long) Files.LSEEK.invokeExact(c.captured(), fd, offset, whence);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int ftruncate(int fd, long length) {
        try {
            return (int) Files.FTRUNCATE.invokeExact(c.captured(), fd, length);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int posix_fallocate(int fd, long offset, long len) {
        try {
            return (int) Files.POSIX_FALLOCATE.invokeExact(c.captured(), fd, offset, len);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int flock(int fd, int operation) {
        try {
            return (int) Files.FLOCK.invokeExact(c.captured(), fd, operation);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int fdatasync(int fd) {
        try {
            return (int) Files.FDATASYNC.invokeExact(c.captured(), fd);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int close(int fd) {
        try {
            return (int) Files.CLOSE.invokeExact(c.captured(), fd);
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
