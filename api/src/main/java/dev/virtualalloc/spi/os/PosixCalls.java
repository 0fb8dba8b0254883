package dev.virtualalloc.spi.os;

/**
 * The C functions by which Linux and macOS manage memory: one method for each, with its name, its parameters and its result.
 *
 * <p>An implementation passes the arguments on and returns the result, and decides nothing. A {@code void *}, a
 * {@code size_t} and an {@code off_t} are a {@code long}, an {@code int} is an {@code int}. Any number of threads may call at
 * once. Functions that a later version adds throw {@link UnsupportedOperationException} unless they are overridden, and what
 * needs them is a capability that is absent then.
 *
 * @since 0.1
 */
public interface PosixCalls {

    /**
     * Maps memory, see mmap(2).
     *
     * @param addr where, or 0 for wherever there is room
     * @param length how many bytes
     * @param prot the protection, {@code PROT_} constants
     * @param flags {@code MAP_} constants, which differ from system to system
     * @param fd a file, or -1 for none
     * @param offset where in the file
     * @return the address; -1, which is {@code MAP_FAILED}, if it failed
     */
    long mmap(long addr, long length, int prot, int flags, int fd, long offset);

    /**
     * Removes mappings, see munmap(2).
     *
     * @param addr the first page
     * @param length how many bytes
     * @return 0, or -1 if it failed
     */
    int munmap(long addr, long length);

    /**
     * Changes the protection of pages, see mprotect(2).
     *
     * @param addr the first page
     * @param length how many bytes
     * @param prot the protection, {@code PROT_} constants
     * @return 0, or -1 if it failed
     */
    int mprotect(long addr, long length, int prot);

    /**
     * Advises the system about the use of pages, see madvise(2).
     *
     * @param addr the first page
     * @param length how many bytes
     * @param advice one of the {@code MADV_} constants, which differ from system to system
     * @return 0, or -1 if it failed
     */
    int madvise(long addr, long length, int advice);

    /**
     * Determines which pages are in physical memory, see mincore(2).
     *
     * @param addr the first page
     * @param length how many bytes
     * @param vec is filled with one byte for each page; longer than needed is allowed, and the rest of it may change
     * @return 0, or -1 if it failed
     */
    int mincore(long addr, long length, byte[] vec);

    /**
     * Locks pages into physical memory, see mlock(2).
     *
     * @param addr the first page
     * @param length how many bytes
     * @return 0, or -1 if it failed
     * @throws UnsupportedOperationException always, unless overridden
     */
    default int mlock(long addr, long length) {
        throw new UnsupportedOperationException("mlock is not bound");
    }

    /**
     * Unlocks pages, see munlock(2).
     *
     * @param addr the first page
     * @param length how many bytes
     * @return 0, or -1 if it failed
     * @throws UnsupportedOperationException always, unless overridden
     */
    default int munlock(long addr, long length) {
        throw new UnsupportedOperationException("munlock is not bound");
    }

    /** {@return the size of a page in bytes, see getpagesize(2)} */
    int getpagesize();

    /**
     * {@return {@code errno} as the last of the functions above left it in this thread, whatever the JVM did since, see
     * errno(3); any number if that one did not fail}
     */
    int errno();
}
