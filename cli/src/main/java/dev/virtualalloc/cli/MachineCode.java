package dev.virtualalloc.cli;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Machine code of a function {@code int f(int a, int b)}.
 *
 * @param hex its bytes in hexadecimal, separated by spaces
 * @param needsCacheFlush whether the instruction cache has to be flushed before a call
 */
record MachineCode(String hex, boolean needsCacheFlush) {

    /** {@return the code of {@code a + b} for a system and processor, or empty if there is none} */
    static Optional<MachineCode> addition(String osName, String osArch) {
        boolean windows = osName.toLowerCase(Locale.ROOT).startsWith("windows");
        return switch (osArch) {
            // lea eax, [rdi + rsi] or, with the calling convention of Windows, [rcx + rdx]; ret
            case "amd64", "x86_64" -> Optional.of(new MachineCode(windows ? "8D 04 11 C3" : "8D 04 37 C3", false));
            // add w0, w0, w1; ret: words 0B010000 and D65F03C0, the lowest byte first
            case "aarch64" -> Optional.of(new MachineCode("00 00 01 0B C0 03 5F D6", true));
            default -> Optional.empty();
        };
    }

    byte[] bytes() {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    /** Flushes the instruction cache if needed, and returns whether the code at the address can now be called. */
    boolean flushInstructionCache(long address) {
        if (!needsCacheFlush) {
            return true;
        }
        // In the compiler's runtime library, which some systems link into the C library.
        for (String library : List.of("gcc_s", "c")) {
            try {
                NativeLibrary.getInstance(library)
                        .getFunction("__clear_cache")
                        .invokeVoid(new Object[] {new Pointer(address), new Pointer(address + bytes().length)});
                return true;
            } catch (UnsatisfiedLinkError e) {
                // The next one may have it.
            }
        }
        return false;
    }

    /** Calls the code at an address, in executable memory, and returns its result. */
    int call(long address, int a, int b) {
        return Function.getFunction(new Pointer(address)).invokeInt(new Object[] {a, b});
    }
}
