package dev.virtualalloc.jna;

import com.sun.jna.Native;
import dev.virtualalloc.spi.os.WindowsCalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** kernel32. */
final class JnaWindowsCalls implements WindowsCalls {
    // Of SYSTEM_INFO in sysinfoapi.h, with pointers of 64 bits.
    private static final int SYSTEM_INFO_SIZE = 48;
    private static final int PAGE_SIZE_OFFSET = 4;
    private static final int ALLOCATION_GRANULARITY_OFFSET = 40;

    static {
        Native.register(Kernel32.class, "kernel32");
    }

    /** Bound by name and signature. A long is a pointer, a {@code HANDLE} and a {@code SIZE_T} where these have 64 bits. */
    private static final class Kernel32 {
        static native long VirtualAlloc(long lpAddress, long dwSize, int flAllocationType, int flProtect);

        static native int VirtualFree(long lpAddress, long dwSize, int dwFreeType);

        static native int VirtualProtect(long lpAddress, long dwSize, int flNewProtect, int[] lpflOldProtect);

        static native int VirtualLock(long lpAddress, long dwSize);

        static native int VirtualUnlock(long lpAddress, long dwSize);

        static native long VirtualQuery(long lpAddress, byte[] lpBuffer, long dwLength);

        static native int K32QueryWorkingSetEx(long hProcess, long[] pv, int cb);

        static native long GetCurrentProcess();

        static native void GetSystemInfo(byte[] lpSystemInfo);
    }

    @Override
    public long VirtualAlloc(long lpAddress, long dwSize, int flAllocationType, int flProtect) {
        return Kernel32.VirtualAlloc(lpAddress, dwSize, flAllocationType, flProtect);
    }

    @Override
    public int VirtualFree(long lpAddress, long dwSize, int dwFreeType) {
        return Kernel32.VirtualFree(lpAddress, dwSize, dwFreeType);
    }

    @Override
    public int VirtualProtect(long lpAddress, long dwSize, int flNewProtect, int[] lpflOldProtect) {
        return Kernel32.VirtualProtect(lpAddress, dwSize, flNewProtect, lpflOldProtect);
    }

    @Override
    public int VirtualLock(long lpAddress, long dwSize) {
        return Kernel32.VirtualLock(lpAddress, dwSize);
    }

    @Override
    public int VirtualUnlock(long lpAddress, long dwSize) {
        return Kernel32.VirtualUnlock(lpAddress, dwSize);
    }

    @Override
    public long VirtualQuery(long lpAddress, byte[] lpBuffer, long dwLength) {
        return Kernel32.VirtualQuery(lpAddress, lpBuffer, dwLength);
    }

    @Override
    public int K32QueryWorkingSetEx(long hProcess, long[] pv, int cb) {
        return Kernel32.K32QueryWorkingSetEx(hProcess, pv, cb);
    }

    @Override
    public long GetCurrentProcess() {
        return Kernel32.GetCurrentProcess();
    }

    @Override
    public SystemInfo GetSystemInfo() {
        byte[] info = new byte[SYSTEM_INFO_SIZE];
        Kernel32.GetSystemInfo(info);
        ByteBuffer fields = ByteBuffer.wrap(info).order(ByteOrder.nativeOrder());
        return new SystemInfo(fields.getInt(PAGE_SIZE_OFFSET), fields.getInt(ALLOCATION_GRANULARITY_OFFSET));
    }

    @Override
    public int GetLastError() {
        // JNA keeps it per thread, right after each call.
        return Native.getLastError();
    }
}
