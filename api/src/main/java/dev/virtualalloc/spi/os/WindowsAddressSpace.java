package dev.virtualalloc.spi.os;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Capability;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Windows: constants of winnt.h and winerror.h.
 *
 * <p>It has no {@link Capability#MAP}: a view of a section cannot take the place of pages that {@code VirtualAlloc} has reserved.
 */
final class WindowsAddressSpace extends SystemAddressSpace {
    private static final int MEM_COMMIT = 0x1000;
    private static final int MEM_RESERVE = 0x2000;
    private static final int MEM_DECOMMIT = 0x4000;
    private static final int MEM_RELEASE = 0x8000;
    private static final int PAGE_NOACCESS = 0x01;
    private static final int PAGE_READONLY = 0x02;
    private static final int PAGE_READWRITE = 0x04;
    private static final int PAGE_EXECUTE = 0x10;
    private static final int PAGE_EXECUTE_READ = 0x20;
    private static final int PAGE_EXECUTE_READWRITE = 0x40;
    private static final int ERROR_NOT_ENOUGH_MEMORY = 8;
    private static final int ERROR_OUTOFMEMORY = 14;
    private static final int ERROR_INVALID_PARAMETER = 87;
    private static final int ERROR_NOT_LOCKED = 158;
    private static final int ERROR_WORKING_SET_QUOTA = 1453;
    private static final int ERROR_COMMITMENT_LIMIT = 1455;
    private static final int ERROR_DYNAMIC_CODE_BLOCKED = 1655;

    private static final Map<Integer, String> ERRORS = Map.of(
            5,
            "ERROR_ACCESS_DENIED",
            ERROR_NOT_ENOUGH_MEMORY,
            "ERROR_NOT_ENOUGH_MEMORY",
            ERROR_OUTOFMEMORY,
            "ERROR_OUTOFMEMORY",
            ERROR_INVALID_PARAMETER,
            "ERROR_INVALID_PARAMETER",
            487,
            "ERROR_INVALID_ADDRESS",
            998,
            "ERROR_NOACCESS",
            ERROR_WORKING_SET_QUOTA,
            "ERROR_WORKING_SET_QUOTA",
            1450,
            "ERROR_NO_SYSTEM_RESOURCES",
            ERROR_COMMITMENT_LIMIT,
            "ERROR_COMMITMENT_LIMIT",
            ERROR_DYNAMIC_CODE_BLOCKED,
            "ERROR_DYNAMIC_CODE_BLOCKED");

    private final WindowsCalls calls;
    private final WindowsCalls.SystemInfo system;
    private final Set<Capability> capabilities;

    WindowsAddressSpace(String name, Platform platform, WindowsCalls calls) {
        super(name, platform);
        this.calls = calls;
        this.system = calls.GetSystemInfo();
        Set<Capability> found = EnumSet.of(Capability.PROTECT, Capability.EXECUTE);
        if (hasLocking()) {
            found.add(Capability.LOCK);
        }
        this.capabilities = Collections.unmodifiableSet(found);
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public long pageSize() {
        return system.dwPageSize();
    }

    @Override
    public long reservationGranularity() {
        return system.dwAllocationGranularity();
    }

    @Override
    public long reserve(long bytes) {
        long address = calls.VirtualAlloc(0, bytes, MEM_RESERVE, PAGE_NOACCESS);
        if (address == 0) {
            throw failure("reserve", 0, bytes);
        }
        return address;
    }

    @Override
    public void commit(long address, long bytes, Protection protection) {
        if (calls.VirtualAlloc(address, bytes, MEM_COMMIT, page(protection)) == 0) {
            throw failure("commit", address, bytes);
        }
    }

    @Override
    public void protect(long address, long bytes, Protection protection) {
        // Without a place for the old protection the call fails.
        if (calls.VirtualProtect(address, bytes, page(protection), new int[1]) == 0) {
            throw failure("protect", address, bytes);
        }
    }

    @Override
    public void decommit(long address, long bytes) {
        if (calls.VirtualFree(address, bytes, MEM_DECOMMIT) == 0) {
            throw failure("decommit", address, bytes);
        }
    }

    @Override
    public void release(long address, long bytes) {
        // The whole reservation goes; with a size other than 0 the call always fails.
        if (calls.VirtualFree(address, 0, MEM_RELEASE) == 0) {
            throw failure("release", address, bytes);
        }
    }

    @Override
    public void lock(long address, long bytes) {
        Capability.LOCK.require(this);
        if (calls.VirtualLock(address, bytes) == 0) {
            throw failure("lock", address, bytes);
        }
    }

    @Override
    public void unlock(long address, long bytes) {
        Capability.LOCK.require(this);
        if (calls.VirtualUnlock(address, bytes) == 0 && calls.GetLastError() != ERROR_NOT_LOCKED) {
            throw failure("unlock", address, bytes);
        }
    }

    /** Locking no bytes fails, if there is a function that could. */
    private boolean hasLocking() {
        try {
            calls.VirtualLock(0, 0);
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    private static int page(Protection protection) {
        return switch (protection) {
            case NONE -> PAGE_NOACCESS;
            case READ -> PAGE_READONLY;
            case READ_WRITE -> PAGE_READWRITE;
            case EXECUTE -> PAGE_EXECUTE;
            case READ_EXECUTE -> PAGE_EXECUTE_READ;
            case READ_WRITE_EXECUTE -> PAGE_EXECUTE_READWRITE;
        };
    }

    private VirtualMemoryException failure(String operation, long address, long bytes) {
        int error = calls.GetLastError();
        String name = ERRORS.getOrDefault(error, "GetLastError");
        String advice = advice(operation, error);
        boolean shortage = error == ERROR_NOT_ENOUGH_MEMORY
                || error == ERROR_OUTOFMEMORY
                || error == ERROR_COMMITMENT_LIMIT
                || error == ERROR_WORKING_SET_QUOTA
                || (error == ERROR_INVALID_PARAMETER && operation.equals("reserve"));
        return shortage
                ? new OutOfVirtualMemoryException(operation, toString(), address, bytes, name, error, advice)
                : new VirtualMemoryException(operation, toString(), address, bytes, name, error, advice);
    }

    private static String advice(String operation, int error) {
        boolean reserving = operation.equals("reserve");
        return switch (error) {
            case ERROR_COMMITMENT_LIMIT ->
                "The page file is full: what all processes have committed is charged against memory and page file"
                        + " together. Enlarge the page file or close what is not needed";
            case ERROR_WORKING_SET_QUOTA ->
                "A process may lock no more than its minimum working set. Lock less, or raise that"
                        + " (SetProcessWorkingSetSize)";
            case ERROR_INVALID_PARAMETER ->
                reserving ? "That is more than the addresses of a process. Ask for a smaller maximum" : "";
            case ERROR_NOT_ENOUGH_MEMORY, ERROR_OUTOFMEMORY ->
                reserving
                        ? "No range of addresses of that length is free. Ask for a smaller maximum"
                        : "The system has no more memory for this process. Close what is not needed";
            case ERROR_DYNAMIC_CODE_BLOCKED ->
                "Arbitrary Code Guard forbids this process to execute what it wrote. Use protections that do not execute";
            default -> "";
        };
    }
}
