package dev.virtualalloc.spi.os;

import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Capability;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Windows: constants and structures of winnt.h, psapi.h and winerror.h.
 *
 * <p>It has no {@link Capability#MAP}: a view of a section cannot take the place of pages that {@code VirtualAlloc} has reserved. It
 * has no {@link Capability#DISCARD}: {@code DiscardVirtualMemory} and {@code MEM_RESET} leave contents undefined. To decommit and
 * to commit again would zero them, but the charge is given back in between: if the commit is refused then, the pages are lost, and
 * whoever reads them meanwhile ends the JVM. It has no {@link Capability#ADVISE}: huge pages are chosen when memory is committed, by
 * a privilege of the user ({@code MEM_LARGE_PAGES}), and not by advice.
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
    /** With this bit, the first access faults whatever the other bits allow. */
    private static final int PAGE_GUARD = 0x100;

    /** Bits of the protections that allow an access, those that copy on writing included. */
    private static final int READABLE = 0xEE;

    private static final int WRITABLE = 0xCC;
    private static final int EXECUTABLE = 0xF0;

    // Of MEMORY_BASIC_INFORMATION, with pointers of 64 bits.
    private static final int REGION_INFORMATION_SIZE = 48;
    private static final int REGION_SIZE_OFFSET = 24;
    private static final int STATE_OFFSET = 32;
    private static final int PROTECT_OFFSET = 36;

    // PSAPI_WORKING_SET_EX_INFORMATION is an address and attributes, of which one bit is "Valid".
    private static final int LONGS_PER_PAGE = 2;
    private static final long VALID = 1;
    private static final int PAGES_AT_ONCE = 4096;

    private final WindowsCalls calls;
    private final WindowsCalls.SystemInfo system;
    private final Set<Capability> capabilities;

    WindowsAddressSpace(String name, Platform platform, WindowsCalls calls) {
        super(name, platform);
        this.calls = calls;
        this.system = calls.GetSystemInfo();
        Set<Capability> found =
                EnumSet.of(Capability.PROTECT, Capability.EXECUTE, Capability.WRITE_EXECUTE, Capability.PREFAULT);
        if (isBound(() -> calls.VirtualLock(0, 0))) {
            found.add(Capability.LOCK);
        }
        if (isBound(() -> calls.VirtualQuery(0, new byte[REGION_INFORMATION_SIZE], REGION_INFORMATION_SIZE))) {
            found.add(Capability.QUERY);
            if (isBound(() -> inWorkingSet(new long[LONGS_PER_PAGE], 1))) {
                found.add(Capability.RESIDENCY);
            }
        }
        this.capabilities = Collections.unmodifiableSet(found);
    }

    /** Asked for nothing, a function does nothing, if it is there. */
    private static boolean isBound(Runnable call) {
        try {
            call.run();
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
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
    public void prefault(long address, long bytes) {
        // PrefetchVirtualMemory reads what is in the page file, and has nothing to do for pages that were never
        // touched. What
        // is committed is charged already: there is memory for it, or room in the page file for something else.
        touch(address, bytes);
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
        if (calls.VirtualUnlock(address, bytes) == 0 && !WindowsError.ERROR_NOT_LOCKED.is(calls.GetLastError())) {
            throw failure("unlock", address, bytes);
        }
    }

    @Override
    public Protection query(long address) {
        Capability.QUERY.require(this);
        Region region = region(address);
        if (region == null) {
            throw failure("query", address, pageSize());
        }
        return region.protection();
    }

    /** What is in the working set of the process. */
    @Override
    public long residentBytes(long address, long bytes) {
        Capability.RESIDENCY.require(this);
        long[] pages = new long[LONGS_PER_PAGE * (int) Math.min(PAGES_AT_ONCE, bytes / pageSize())];
        long end = address + bytes;
        long resident = 0;
        // Most of a range may have no memory, and then its pages need not be looked at one by one.
        for (long at = address; at < end; ) {
            Region region = region(at);
            if (region == null) {
                throw failure("residentBytes", address, bytes);
            }
            long next = Math.min(end, at + region.bytes());
            resident += region.isCommitted() ? residentPages(at, next, pages) * pageSize() : 0;
            at = next;
        }
        return resident;
    }

    private long residentPages(long start, long end, long[] pages) {
        long resident = 0;
        for (long at = start; at < end; ) {
            int count = 0;
            for (; at < end && count < pages.length / LONGS_PER_PAGE; at += pageSize()) {
                pages[LONGS_PER_PAGE * count++] = at;
            }
            if (!inWorkingSet(pages, count)) {
                throw failure("residentBytes", start, end - start);
            }
            for (int page = 0; page < count; page++) {
                resident += pages[LONGS_PER_PAGE * page + 1] & VALID;
            }
        }
        return resident;
    }

    private boolean inWorkingSet(long[] pages, int count) {
        return calls.K32QueryWorkingSetEx(calls.GetCurrentProcess(), pages, count * LONGS_PER_PAGE * Long.BYTES) != 0;
    }

    /** Pages that are all alike, from the one that was asked for on. */
    private record Region(long bytes, int state, int protect) {
        boolean isCommitted() {
            return state == MEM_COMMIT;
        }

        Protection protection() {
            // Of pages without memory the protection is undefined.
            return isCommitted() && (protect & PAGE_GUARD) == 0
                    ? Protection.of(allows(READABLE), allows(WRITABLE), allows(EXECUTABLE))
                    : Protection.NONE;
        }

        private boolean allows(int access) {
            return (protect & access) != 0;
        }
    }

    /** Null if the system refuses. */
    private @Nullable Region region(long address) {
        byte[] information = new byte[REGION_INFORMATION_SIZE];
        if (calls.VirtualQuery(address, information, REGION_INFORMATION_SIZE) == 0) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(information).order(ByteOrder.LITTLE_ENDIAN);
        return new Region(
                fields.getLong(REGION_SIZE_OFFSET), fields.getInt(STATE_OFFSET), fields.getInt(PROTECT_OFFSET));
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
        return WindowsError.exception(calls.GetLastError(), operation, this, address, bytes);
    }
}
