package dev.virtualalloc.spi.os;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Capability;

/** What Linux and macOS have in common; of their constants those that have the same value on both. */
abstract class PosixAddressSpace extends SystemAddressSpace {
    static final int PROT_NONE = 0;
    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int PROT_EXEC = 4;
    static final int MAP_PRIVATE = 0x02;
    static final int MAP_FIXED = 0x10;
    static final long MAP_FAILED = -1;
    static final int EPERM = 1;
    static final int ENOMEM = 12;
    static final int EACCES = 13;

    /** How many mappings are more if the middle of one becomes another. */
    static final int SPLIT = 2;

    /** One byte each: enough to make the number of calls small, little enough to be no burden. */
    private static final int PAGES_AT_ONCE = 64 << 10;

    final PosixCalls calls;
    private final int reserved;
    private final long pageSize;

    /** The flags are those of a mapping that belongs to no file and is charged for no memory. */
    PosixAddressSpace(String name, Platform platform, PosixCalls calls, int mapAnonymous, int mapNoReserve) {
        super(name, platform);
        this.calls = calls;
        this.reserved = MAP_PRIVATE | mapAnonymous | mapNoReserve;
        this.pageSize = calls.getpagesize();
    }

    /** What an error is called here, or {@code errno} if it is none of those that these functions give. */
    abstract String errorName(int errno);

    /** Which limits may stand in the way of what was asked for, and what to do about it; empty if nothing is known. */
    abstract String advice(String operation, Protection protection, int errno);

    /**
     * Called before an operation that may make more mappings of the system, with the most that it can make.
     *
     * @throws OutOfVirtualMemoryException if there is no room for them
     */
    void takeMappings(String operation, long address, long bytes, int mappings) {}

    /**
     * Called before an operation that puts physical memory behind pages, some of which may have it.
     *
     * @throws OutOfVirtualMemoryException if the system would end this process for it
     */
    void takeMemory(String operation, long address, long bytes) {}

    /** Called before giving back, which may make more mappings too and is not refused for it. */
    void takeMappingsAnyway(int mappings) {}

    @Override
    public final long pageSize() {
        return pageSize;
    }

    @Override
    public final long reservationGranularity() {
        return pageSize;
    }

    @Override
    public final long reserve(long bytes) {
        return map(bytes, PROT_NONE);
    }

    /** As {@link #reserve}, but with pages that can be read and written at once. */
    final long mapLazily(long bytes) {
        return map(bytes, PROT_READ | PROT_WRITE);
    }

    private long map(long bytes, int prot) {
        takeMappings("reserve", 0, bytes, 1);
        long address = calls.mmap(0, bytes, prot, reserved, -1, 0);
        if (address == MAP_FAILED) {
            throw failure("reserve", 0, bytes, Protection.NONE);
        }
        return address;
    }

    @Override
    public final void commit(long address, long bytes, Protection protection) {
        // Not a new mapping with MAP_FIXED: where that fails, the old one may be gone and the addresses be taken.
        mprotect("commit", address, bytes, protection);
    }

    @Override
    public final void protect(long address, long bytes, Protection protection) {
        mprotect("protect", address, bytes, protection);
    }

    @Override
    public final void decommit(long address, long bytes) {
        takeMappingsAnyway(SPLIT);
        // A new mapping over the old one, because giving advice would free the memory and keep the charge.
        if (calls.mmap(address, bytes, PROT_NONE, reserved | MAP_FIXED, -1, 0) != address) {
            throw failure("decommit", address, bytes, Protection.NONE);
        }
    }

    @Override
    public final void release(long address, long bytes) {
        // Ranges side by side are one mapping, which the one in the middle splits when it goes.
        takeMappingsAnyway(1);
        if (calls.munmap(address, bytes) != 0) {
            throw failure("release", address, bytes, Protection.NONE);
        }
    }

    @Override
    public final void lock(long address, long bytes) {
        Capability.LOCK.require(this);
        takeMemory("lock", address, bytes);
        takeMappings("lock", address, bytes, SPLIT);
        if (calls.mlock(address, bytes) != 0) {
            VirtualMemoryException failure = failure("lock", address, bytes, Protection.NONE);
            // Pages are marked one mapping after the other, and given memory after that.
            calls.munlock(address, bytes);
            throw failure;
        }
    }

    @Override
    public final void unlock(long address, long bytes) {
        Capability.LOCK.require(this);
        takeMappingsAnyway(SPLIT);
        if (calls.munlock(address, bytes) != 0) {
            throw failure("unlock", address, bytes, Protection.NONE);
        }
    }

    /** Locking no bytes has no effect but to show whether this process may lock any. */
    final boolean allowsLocking() {
        try {
            return calls.mlock(0, 0) == 0;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    @Override
    public final long residentBytes(long address, long bytes) {
        long chunk = Math.min(bytes, PAGES_AT_ONCE * pageSize);
        byte[] vec = new byte[(int) (chunk / pageSize)];
        long pages = 0;
        for (long done = 0; done < bytes; done += chunk) {
            long length = Math.min(chunk, bytes - done);
            if (calls.mincore(address + done, length, vec) != 0) {
                throw failure("residentBytes", address, bytes, Protection.NONE);
            }
            for (int page = 0; page < length / pageSize; page++) {
                // The other bits mean something else on macOS, and nothing yet on Linux.
                pages += vec[page] & 1;
            }
        }
        return pages * pageSize;
    }

    final OutOfVirtualMemoryException noRoom(String operation, long address, long bytes, String advice) {
        return new OutOfVirtualMemoryException(
                operation, toString(), address, bytes, errorName(ENOMEM), ENOMEM, advice);
    }

    final void madvise(String operation, long address, long bytes, int advice) {
        if (calls.madvise(address, bytes, advice) != 0) {
            throw failure(operation, address, bytes, Protection.NONE);
        }
    }

    private void mprotect(String operation, long address, long bytes, Protection protection) {
        protection.require(this);
        takeMappings(operation, address, bytes, SPLIT);
        if (calls.mprotect(address, bytes, prot(protection)) != 0) {
            throw failure(operation, address, bytes, protection);
        }
    }

    static int prot(Protection protection) {
        return (protection.canRead() ? PROT_READ : PROT_NONE)
                | (protection.canWrite() ? PROT_WRITE : PROT_NONE)
                | (protection.canExecute() ? PROT_EXEC : PROT_NONE);
    }

    private VirtualMemoryException failure(String operation, long address, long bytes, Protection protection) {
        int errno = calls.errno();
        String error = errorName(errno);
        String advice = advice(operation, protection, errno);
        return errno == ENOMEM
                ? new OutOfVirtualMemoryException(operation, toString(), address, bytes, error, errno, advice)
                : new VirtualMemoryException(operation, toString(), address, bytes, error, errno, advice);
    }
}
