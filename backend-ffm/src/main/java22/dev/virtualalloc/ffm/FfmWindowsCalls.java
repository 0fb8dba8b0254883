package dev.virtualalloc.ffm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.virtualalloc.spi.os.WindowsCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** kernel32. Addresses are passed as numbers: the calling convention treats the two alike. */
final class FfmWindowsCalls implements WindowsCalls {
    // Of SYSTEM_INFO in sysinfoapi.h, with pointers of 64 bits.
    private static final long SYSTEM_INFO_SIZE = 48;
    private static final long PAGE_SIZE_OFFSET = 4;
    private static final long ALLOCATION_GRANULARITY_OFFSET = 40;

    private final Downcalls kernel32 = Downcalls.ofKernel32();
    private final MethodHandle virtualAlloc =
            kernel32.bind("VirtualAlloc", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));
    private final MethodHandle virtualFree =
            kernel32.bind("VirtualFree", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private final MethodHandle virtualProtect =
            kernel32.bind("VirtualProtect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
    private final MethodHandle virtualLock =
            kernel32.bind("VirtualLock", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final MethodHandle virtualUnlock =
            kernel32.bind("VirtualUnlock", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final MethodHandle virtualQuery =
            kernel32.bind("VirtualQuery", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private final MethodHandle k32QueryWorkingSetEx =
            kernel32.bind("K32QueryWorkingSetEx", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private final MethodHandle getCurrentProcess = kernel32.bind("GetCurrentProcess", FunctionDescriptor.of(JAVA_LONG));
    private final MethodHandle getSystemInfo = kernel32.bind("GetSystemInfo", FunctionDescriptor.ofVoid(JAVA_LONG));

    @Override
    public long VirtualAlloc(long lpAddress, long dwSize, int flAllocationType, int flProtect) {
        try {
            return (long) virtualAlloc.invokeExact(kernel32.captured(), lpAddress, dwSize, flAllocationType, flProtect);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int VirtualFree(long lpAddress, long dwSize, int dwFreeType) {
        try {
            return (int) virtualFree.invokeExact(kernel32.captured(), lpAddress, dwSize, dwFreeType);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int VirtualProtect(long lpAddress, long dwSize, int flNewProtect, int[] lpflOldProtect) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment old = arena.allocate(JAVA_INT);
            int result = (int)
                    virtualProtect.invokeExact(kernel32.captured(), lpAddress, dwSize, flNewProtect, old.address());
            lpflOldProtect[0] = old.get(JAVA_INT, 0);
            return result;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int VirtualLock(long lpAddress, long dwSize) {
        try {
            return (int) virtualLock.invokeExact(kernel32.captured(), lpAddress, dwSize);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int VirtualUnlock(long lpAddress, long dwSize) {
        try {
            return (int) virtualUnlock.invokeExact(kernel32.captured(), lpAddress, dwSize);
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public long VirtualQuery(long lpAddress, byte[] lpBuffer, long dwLength) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(lpBuffer.length, JAVA_LONG.byteAlignment());
            long result = (long) virtualQuery.invokeExact(kernel32.captured(), lpAddress, buffer.address(), dwLength);
            MemorySegment.copy(buffer, JAVA_BYTE, 0, lpBuffer, 0, lpBuffer.length);
            return result;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int K32QueryWorkingSetEx(long hProcess, long[] pv, int cb) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pages = arena.allocate(pv.length * JAVA_LONG.byteSize(), JAVA_LONG.byteAlignment());
            MemorySegment.copy(pv, 0, pages, JAVA_LONG, 0, pv.length);
            int result = (int) k32QueryWorkingSetEx.invokeExact(kernel32.captured(), hProcess, pages.address(), cb);
            MemorySegment.copy(pages, JAVA_LONG, 0, pv, 0, pv.length);
            return result;
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public long GetCurrentProcess() {
        try {
            return (long) getCurrentProcess.invokeExact(kernel32.captured());
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public SystemInfo GetSystemInfo() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SYSTEM_INFO_SIZE, JAVA_LONG.byteAlignment());
            getSystemInfo.invokeExact(kernel32.captured(), info.address());
            return new SystemInfo(
                    info.get(JAVA_INT, PAGE_SIZE_OFFSET), info.get(JAVA_INT, ALLOCATION_GRANULARITY_OFFSET));
        } catch (Throwable e) {
            throw Downcalls.unexpected(e);
        }
    }

    @Override
    public int GetLastError() {
        return kernel32.error();
    }
}
