package dev.virtualalloc.jna;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import dev.virtualalloc.spi.os.PosixCalls;

/** The C library, which is a part of every process. */
final class JnaPosixCalls implements PosixCalls {
    static {
        Native.register(C.class, NativeLibrary.getProcess());
    }

    /** Bound by name and signature. A long is a {@code void *} and a {@code size_t} where both have 64 bits. */
    private static final class C {
        static native long mmap(long addr, long length, int prot, int flags, int fd, long offset);

        static native int munmap(long addr, long length);

        static native int mprotect(long addr, long length, int prot);

        static native int madvise(long addr, long length, int advice);

        static native int mincore(long addr, long length, byte[] vec);

        static native int mlock(long addr, long length);

        static native int munlock(long addr, long length);

        static native int getpagesize();
    }

    /** Bound when the first of them is called: that takes time, most programs call none, and not every C library has them all. */
    private static final class Files {
        static final Variadic VARIADIC = Native.load(null, Variadic.class);

        static {
            Native.register(Files.class, NativeLibrary.getProcess());
        }

        static native int memfd_create(byte[] name, int flags);

        static native long lseek(int fd, long offset, int whence);

        static native int ftruncate(int fd, long length);

        static native int posix_fallocate(int fd, long offset, long len);

        static native int flock(int fd, int operation);

        static native int fdatasync(int fd);

        static native int close(int fd);
    }

    /** What takes any number of arguments cannot be bound as the others are. */
    interface Variadic extends Library {
        int open(byte[] path, int flags, Object... mode);
    }

    @Override
    public long mmap(long addr, long length, int prot, int flags, int fd, long offset) {
        return C.mmap(addr, length, prot, flags, fd, offset);
    }

    @Override
    public int munmap(long addr, long length) {
        return C.munmap(addr, length);
    }

    @Override
    public int mprotect(long addr, long length, int prot) {
        return C.mprotect(addr, length, prot);
    }

    @Override
    public int madvise(long addr, long length, int advice) {
        return C.madvise(addr, length, advice);
    }

    @Override
    public int mincore(long addr, long length, byte[] vec) {
        return C.mincore(addr, length, vec);
    }

    @Override
    public int mlock(long addr, long length) {
        return C.mlock(addr, length);
    }

    @Override
    public int munlock(long addr, long length) {
        return C.munlock(addr, length);
    }

    @Override
    public boolean hasFiles() {
        try {
            // The youngest of them, and no other system has it.
            NativeLibrary.getProcess().getFunction("memfd_create");
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    @Override
    public int open(byte[] path, int flags, int mode) {
        return Files.VARIADIC.open(path, flags, mode);
    }

    @Override
    public int memfd_create(byte[] name, int flags) {
        return Files.memfd_create(name, flags);
    }

    @Override
    public long lseek(int fd, long offset, int whence) {
        return Files.lseek(fd, offset, whence);
    }

    @Override
    public int ftruncate(int fd, long length) {
        return Files.ftruncate(fd, length);
    }

    @Override
    public int posix_fallocate(int fd, long offset, long len) {
        return Files.posix_fallocate(fd, offset, len);
    }

    @Override
    public int flock(int fd, int operation) {
        return Files.flock(fd, operation);
    }

    @Override
    public int fdatasync(int fd) {
        return Files.fdatasync(fd);
    }

    @Override
    public int close(int fd) {
        return Files.close(fd);
    }

    @Override
    public int getpagesize() {
        return C.getpagesize();
    }

    @Override
    public int errno() {
        // JNA keeps it per thread, right after each call.
        return Native.getLastError();
    }
}
