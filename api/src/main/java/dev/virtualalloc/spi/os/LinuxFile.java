package dev.virtualalloc.spi.os;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.MemoryObject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongSupplier;

/** A file by its descriptor; anonymous memory is one too, in a file system that nobody sees. */
final class LinuxFile implements MemoryObject {
    private static final int O_RDWR = 0x2;
    private static final int O_CREAT = 0x40;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int READ_AND_WRITE_FOR_ALL = 0666;
    private static final int MFD_CLOEXEC = 1;
    private static final int LONGEST_NAME = 249;
    private static final int MAP_SHARED = 0x01;
    private static final int SEEK_END = 2;
    private static final int LOCK_EX_NB = 2 | 4;
    private static final int LOCK_UN = 8;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int EFBIG = 27;
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;

    /** A signal ends an allocation, which gives back what it has: little enough for the next try to come to its end before another. */
    private static final long PIECE = 64 << 20;

    private static final Map<Integer, String> ADVICE = Map.ofEntries(
            Map.entry(2, "There is none. Check the path, or let it be created"),
            Map.entry(5, "The disk has failed, and what was written since it was last forced may be lost"),
            Map.entry(6, "It is no file. Name one"),
            Map.entry(
                    PosixAddressSpace.EACCES, "This process may not. Grant it that, or open the file for reading only"),
            Map.entry(PosixAddressSpace.EPERM, "It is sealed, or immutable (chattr), or a sandbox forbids it"),
            Map.entry(19, "It is no regular file, or its file system does not share mappings. Put it on another"),
            Map.entry(20, "Not all in front of its name are directories. Check the path"),
            Map.entry(21, "It is a directory. Name a file"),
            Map.entry(
                    23,
                    "All processes together have as many files open as fs.file-max allows. Close some, or raise it"),
            Map.entry(24, "This process has as many files open as ulimit -n allows. Close some, or raise it"),
            Map.entry(26, "It is a program that runs. End it, or open the file for reading only"),
            Map.entry(EFBIG, "That is more than ulimit -f or its file system allows. Ask for less, or raise the limit"),
            Map.entry(ENOSPC, "Its file system is full. Make room, or ask for less"),
            Map.entry(30, "Its file system is mounted read-only. Open it for reading only"),
            Map.entry(36, "The path is too long. Choose a shorter one"),
            Map.entry(37, "The file server has no more locks. Ask its administrator"),
            Map.entry(40, "There are too many symbolic links. Check the path"),
            Map.entry(95, "Its file system cannot do that. Put it on another"),
            Map.entry(116, "The file server has it no more. Open it again"),
            Map.entry(EDQUOT, "The disk quota is used up. Make room, or ask for less"));

    private final LinuxAddressSpace space;
    private final PosixCalls calls;
    private final int fd;
    private final String name;
    private final Path path;
    private final boolean anonymous;
    private final boolean writable;

    // The descriptor is used and closed under the monitor of this, and so is what follows: the next file may be given
    // the
    // same number. No other lock, since what a full stack interrupts would have that for ever.
    private boolean closed;
    private boolean locked;

    /** In front of this, parts of the file may have no blocks: it was found so long. */
    private long found;

    private LinuxFile(LinuxAddressSpace space, int fd, String name, Path path, boolean anonymous, boolean writable) {
        this.space = space;
        this.calls = space.calls;
        this.fd = fd;
        this.name = name;
        this.path = path;
        this.anonymous = anonymous;
        this.writable = writable;
    }

    static LinuxFile create(LinuxAddressSpace space, String name, long bytes) {
        byte[] nameInC = inC(name, StandardCharsets.UTF_8);
        if (nameInC.length > LONGEST_NAME + 1 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("memory cannot be called " + name + ": a name has at most "
                    + LONGEST_NAME + " bytes in UTF-8, and no zero among them");
        }
        String described = "memory " + name;
        checkSize(described, bytes);
        int fd = (int)
                call(space, "createMemory", described, bytes, () -> space.calls.memfd_create(nameInC, MFD_CLOEXEC));
        Path path = Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + fd);
        LinuxFile file = new LinuxFile(space, fd, described, path, true, true);
        try {
            file.allocate("createMemory", bytes, 0, bytes);
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
        return file;
    }

    static LinuxFile open(LinuxAddressSpace space, Path path, boolean writable, boolean create) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(
                    path + " cannot be mapped: it is in a file system of Java, not of the system. Copy it to a file");
        }
        if (create && !writable) {
            throw new IllegalArgumentException(path + " cannot be created to be read only. Open it for writing");
        }
        // What a path was decoded by.
        byte[] pathInC = inC(path.toString(), Charset.forName(System.getProperty("native.encoding")));
        // Non-blocking, because to open a pipe waits for the other end of it. Of files it means nothing.
        int flags = O_CLOEXEC | O_NONBLOCK | (writable ? O_RDWR : 0) | (create ? O_CREAT : 0);
        String described = path.toString();
        int fd = (int)
                call(space, "openFile", described, 0, () -> space.calls.open(pathInC, flags, READ_AND_WRITE_FOR_ALL));
        LinuxFile file = new LinuxFile(space, fd, described, path.toAbsolutePath(), false, writable);
        try {
            file.tryToMap();
            file.found = file.size();
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
        return file;
    }

    /** What is no file, or of a file system that cannot do it, is refused here: when it is mapped, a range would be taken away for it. */
    private void tryToMap() {
        long page = space.pageSize();
        int prot = PosixAddressSpace.PROT_READ | (writable ? PosixAddressSpace.PROT_WRITE : 0);
        long address = call("openFile", 0, () -> calls.mmap(0, page, prot, MAP_SHARED, fd, 0));
        call("openFile", 0, () -> calls.munmap(address, page));
    }

    /** To be called where nothing is that could be lost: if it fails, the range may be free. */
    void map(long address, long bytes, long offset, int prot) {
        using(() -> {
            if (writable) {
                fillHoles(offset, bytes);
            }
            if (calls.mmap(address, bytes, prot, MAP_SHARED | PosixAddressSpace.MAP_FIXED, fd, offset) != address) {
                throw failure(space, "map", name, address, bytes, calls.errno());
            }
            return 0;
        });
    }

    private void fillHoles(long offset, long bytes) {
        if (offset < found) {
            allocate("map", bytes, offset, Math.min(offset + bytes, Math.min(found, length())));
        }
    }

    boolean isOf(LinuxAddressSpace other) {
        return space == other;
    }

    @Override
    public long size() {
        return using(this::length);
    }

    private long length() {
        return call("size", 0, () -> calls.lseek(fd, 0, SEEK_END));
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void resize(long bytes) {
        checkSize(name, bytes);
        if (!writable) {
            throw new IllegalStateException(
                    "cannot resize " + name + " to " + Sizes.count(bytes) + " bytes: it was not opened for writing");
        }
        using(() -> {
            resizeTo(bytes);
            return 0;
        });
    }

    private void resizeTo(long bytes) {
        long before = length();
        if (bytes < before) {
            call("resize", bytes, () -> calls.ftruncate(fd, bytes));
            found = Math.min(found, bytes);
            return;
        }
        try {
            allocate("resize", bytes, before, bytes);
        } catch (RuntimeException | Error e) {
            calls.ftruncate(fd, before);
            throw e;
        }
    }

    /** Gives a part of the file its blocks, where it has none yet, and with them its length. What is there stays. */
    private void allocate(String operation, long asked, long from, long to) {
        if (anonymous && from < to) {
            space.takeUntouchedMemory(operation, asked, to - from);
        }
        for (long at = from; at < to; at += PIECE) {
            long start = at;
            long bytes = Math.min(PIECE, to - at);
            int errno;
            do {
                errno = calls.posix_fallocate(fd, start, bytes);
            } while (errno == EINTR);
            if (errno != 0) {
                throw failure(space, operation, name, 0, asked, errno);
            }
        }
    }

    @Override
    public boolean tryLock() {
        return using(() -> {
                    if (calls.flock(fd, LOCK_EX_NB) == 0) {
                        locked = true;
                        return 1;
                    }
                    int errno = calls.errno();
                    if (errno != EAGAIN) {
                        throw failure(space, "tryLock", name, 0, 0, errno);
                    }
                    return 0;
                })
                == 1;
    }

    @Override
    public void force() {
        using(() -> call("force", 0, () -> calls.fdatasync(fd)));
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (locked) {
                // A mapping would keep the lock.
                calls.flock(fd, LOCK_UN);
            }
            // Whatever it returns, the descriptor is gone; what could not be written is for force to tell.
            calls.close(fd);
        }
    }

    /** {@return what messages call it: its path, or the name of the memory} */
    @Override
    public String toString() {
        return name;
    }

    private synchronized long using(LongSupplier use) {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
        return use.getAsLong();
    }

    private long call(String operation, long bytes, LongSupplier function) {
        return call(space, operation, name, bytes, function);
    }

    /** Calls a function until no signal interrupts it. */
    private static long call(
            LinuxAddressSpace space, String operation, String name, long bytes, LongSupplier function) {
        long result = function.getAsLong();
        while (result == -1) {
            int errno = space.calls.errno();
            if (errno != EINTR) {
                throw failure(space, operation, name, 0, bytes, errno);
            }
            result = function.getAsLong();
        }
        return result;
    }

    private static VirtualMemoryException failure(
            LinuxAddressSpace space, String operation, String name, long address, long bytes, int errno) {
        String known = ADVICE.getOrDefault(errno, "");
        String advice = name + ": " + (known.isEmpty() ? space.advice(operation, Protection.NONE, errno) : known);
        String error = space.errorName(errno);
        return errno == PosixAddressSpace.ENOMEM || errno == ENOSPC || errno == EDQUOT || errno == EFBIG
                ? new OutOfVirtualMemoryException(operation, space.toString(), address, bytes, error, errno, advice)
                : new VirtualMemoryException(operation, space.toString(), address, bytes, error, errno, advice);
    }

    private static void checkSize(String name, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(name + " cannot have " + Sizes.count(bytes) + " bytes");
        }
    }

    private static byte[] inC(String text, Charset charset) {
        byte[] bytes = text.getBytes(charset);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }
}
