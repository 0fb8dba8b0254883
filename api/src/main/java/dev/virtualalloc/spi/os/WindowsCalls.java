package dev.virtualalloc.spi.os;

/**
 * The functions of kernel32 by which Windows manages memory: one method for each, with its name, its parameters and its result.
 *
 * <p>An implementation passes the arguments on and returns the result, and decides nothing. A pointer, a {@code HANDLE} and a
 * {@code SIZE_T} are a {@code long}, a {@code DWORD} and a {@code BOOL} are an {@code int}. Any number of threads may call at once.
 * Functions that a later version adds throw {@link UnsupportedOperationException} unless they are overridden, and what needs
 * them is a capability that is absent then.
 *
 * @since 0.1
 */
public interface WindowsCalls {

    /**
     * What {@link #GetSystemInfo()} returns.
     *
     * @param dwPageSize the size of a page in bytes
     * @param dwAllocationGranularity what addresses of reservations are multiples of, in bytes
     */
    record SystemInfo(int dwPageSize, int dwAllocationGranularity) {}

    /**
     * Reserves or commits pages, see VirtualAlloc in memoryapi.h.
     *
     * @param lpAddress where, or 0 for wherever there is room
     * @param dwSize how many bytes
     * @param flAllocationType {@code MEM_} constants
     * @param flProtect one of the {@code PAGE_} constants
     * @return the address; 0 if it failed
     */
    long VirtualAlloc(long lpAddress, long dwSize, int flAllocationType, int flProtect);

    /**
     * Decommits or releases pages, see VirtualFree in memoryapi.h.
     *
     * @param lpAddress the first page
     * @param dwSize how many bytes; 0 to release
     * @param dwFreeType one of the {@code MEM_} constants
     * @return 0 if it failed, anything else if not
     */
    int VirtualFree(long lpAddress, long dwSize, int dwFreeType);

    /**
     * Changes the protection of committed pages, see VirtualProtect in memoryapi.h.
     *
     * @param lpAddress the first page
     * @param dwSize how many bytes
     * @param flNewProtect one of the {@code PAGE_} constants
     * @param lpflOldProtect its first element is set to the protection that the first page had
     * @return 0 if it failed, anything else if not
     */
    int VirtualProtect(long lpAddress, long dwSize, int flNewProtect, int[] lpflOldProtect);

    /**
     * Locks pages into physical memory, see VirtualLock in memoryapi.h.
     *
     * @param lpAddress the first page
     * @param dwSize how many bytes
     * @return 0 if it failed, anything else if not
     * @throws UnsupportedOperationException always, unless overridden
     */
    default int VirtualLock(long lpAddress, long dwSize) {
        throw new UnsupportedOperationException("VirtualLock is not bound");
    }

    /**
     * Unlocks pages, see VirtualUnlock in memoryapi.h.
     *
     * @param lpAddress the first page
     * @param dwSize how many bytes
     * @return 0 if it failed, anything else if not
     * @throws UnsupportedOperationException always, unless overridden
     */
    default int VirtualUnlock(long lpAddress, long dwSize) {
        throw new UnsupportedOperationException("VirtualUnlock is not bound");
    }

    /**
     * Says what pages are: those from an address on that are all alike, see VirtualQuery in memoryapi.h.
     *
     * @param lpAddress the first page
     * @param lpBuffer is filled with a {@code MEMORY_BASIC_INFORMATION} of winnt.h, which has 48 bytes where pointers have 64 bits
     * @param dwLength how many bytes the buffer has
     * @return how many bytes were filled; 0 if it failed
     * @throws UnsupportedOperationException always, unless overridden
     */
    default long VirtualQuery(long lpAddress, byte[] lpBuffer, long dwLength) {
        throw new UnsupportedOperationException("VirtualQuery is not bound");
    }

    /**
     * Says of pages whether they are in the working set of a process, see QueryWorkingSetEx in psapi.h, which is
     * K32QueryWorkingSetEx in kernel32.
     *
     * @param hProcess the process
     * @param pv a {@code PSAPI_WORKING_SET_EX_INFORMATION} for each page, which is two elements: the address of the page, and its
     *     attributes, which are set
     * @param cb how many bytes these have
     * @return 0 if it failed, anything else if not
     * @throws UnsupportedOperationException always, unless overridden
     */
    default int K32QueryWorkingSetEx(long hProcess, long[] pv, int cb) {
        throw new UnsupportedOperationException("K32QueryWorkingSetEx is not bound");
    }

    /**
     * {@return the handle by which this process names itself, see GetCurrentProcess in processthreadsapi.h} It cannot fail.
     *
     * @throws UnsupportedOperationException always, unless overridden
     */
    default long GetCurrentProcess() {
        throw new UnsupportedOperationException("GetCurrentProcess is not bound");
    }

    /**
     * {@return what the {@code SYSTEM_INFO} says that GetSystemInfo of sysinfoapi.h fills} It cannot fail.
     */
    SystemInfo GetSystemInfo();

    /**
     * {@return the error as the last of the functions above left it in this thread, whatever the JVM did since, see
     * GetLastError in errhandlingapi.h; any number if that one did not fail}
     */
    int GetLastError();
}
