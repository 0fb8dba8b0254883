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

    /**
     * {@return whether the functions on files are there, from {@link #open} to {@link #close}: bound, and all in this C library;
     * {@code false} unless overridden}
     *
     * @apiNote This is asked in each process, and most call none of them: to look them up is enough, and they can be bound when the
     *     first is called.
     */
    default boolean hasFiles() {
        return false;
    }

    /**
     * Opens a file, see open(2).
     *
     * @param path its name in the encoding of the system, and a zero behind it
     * @param flags {@code O_} constants, which differ from system to system
     * @param mode the permissions of a file that is created; passed as C passes what comes in place of {@code ...}
     * @return its descriptor, or -1 if it failed
     * @throws UnsupportedOperationException always, unless overridden
     */
    default int open(byte[] path, int flags, int mode) {
        throw new UnsupportedOperationException("open is not bound");
    }

    /**
     * Creates a file that is in memory and in no directory, see memfd_create(2).
     *
     * @param name what it is called in lists of mappings, in UTF-8, and a zero behind it
     * @param flags {@code MFD_} constants
     * @return its descriptor, or -1 if it failed
     * @throws UnsupportedOperationException always, unless overridden
     */
    default int memfd_create(byte[] name, int flags) {
        throw new UnsupportedOperationException("memfd_create is not bound");
    }

    /**
     * Moves the position in a file, see lseek(2).
     *
     * @param fd the file
     * @param offset how far from where it begins
     * @param whence where it begins, one of the {@code SEEK_} constants
     * @return the position from the beginning of the file, or -1 if it failed
     * @throws UnsupportedOperationException always, unless overridden
     */
    default long lseek(int fd, long offset, int whence) {
        throw new UnsupportedOperationException("lseek is not bound");
    }

    /**
     * Sets the length of a file, see ftruncate(2).
     *
     * @param fd the file
     * @param length how many bytes
     * @return 0, or -1 if it failed
     * @throws UnsupportedOperationException always, unless overridden
     */
    default int ftruncate(int fd, long length) {
        throw new UnsupportedOperationException("ftruncate is not bound");
    }

    /**
     * Allocates what a part of a file needs, and makes the file longer if that ends behind it, see posix_fallocate(3).
     *
     * @param fd the file
     * @param offset where the part begins
     * @param len how many bytes
     * @return 0, or the error if it failed, which {@link #errno()} need not return
     * @throws UnsupportedOperationException always, unless overridden
     */
    default int posix_fallocate(int fd, long offset, long len) {
        throw new UnsupportedOperationException("posix_fallocate is not bound");
    }

    /**
     * Locks or unlocks a file, see flock(2).
     *
     * @param fd the file
     * @param operation {@code LOCK_} constants
     * @return 0, or -1 if it failed
     * @throws UnsupportedOperationException always, unless overridden
     */
    default int flock(int fd, int operation) {
        throw new UnsupportedOperationException("flock is not bound");
    }

    /**
     * Writes what a file holds to its disk, see fdatasync(2).
     *
     * @param fd the file
     * @return 0, or -1 if it failed
     * @throws UnsupportedOperationException always, unless overridden
     */
    default int fdatasync(int fd) {
        throw new UnsupportedOperationException("fdatasync is not bound");
    }

    /**
     * Closes a file, see close(2).
     *
     * @param fd the file
     * @return 0, or -1 if it failed
     * @throws UnsupportedOperationException always, unless overridden
     */
    default int close(int fd) {
        throw new UnsupportedOperationException("close is not bound");
    }

    /** {@return the size of a page in bytes, see getpagesize(2)} */
    int getpagesize();

    /**
     * {@return {@code errno} as the last of the functions above left it in this thread, whatever the JVM did since, see
     * errno(3); any number if that one did not fail}
     */
    int errno();
}
