package dev.virtualalloc.jna;

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
    public int getpagesize() {
        return C.getpagesize();
    }

    @Override
    public int errno() {
        // JNA keeps it per thread, right after each call.
        return Native.getLastError();
    }
}
