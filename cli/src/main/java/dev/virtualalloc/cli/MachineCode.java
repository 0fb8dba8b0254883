package dev.virtualalloc.cli;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A function {@code int add(int a, int b)} as the processor reads it.
 *
 * @param hex its bytes, as people write them
 * @param needsCacheFlush whether the processor has to be told that instructions have changed
 */
record MachineCode(String hex, boolean needsCacheFlush) {

    /** What the code is for this system and processor, if it is known. */
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

    /**
     * Makes the processor see the code, where it does not by itself.
     *
     * @param address where the code is
     * @return whether it is safe to call it
     */
    boolean flushInstructionCache(long address) {
        if (!needsCacheFlush) {
            return true;
        }
        // Part of the compiler's library, which some systems link into the C library.
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

    /**
     * Calls the code.
     *
     * @param address where it is; the memory can be executed
     * @param a a number
     * @param b another
     * @return what the code answers
     */
    int call(long address, int a, int b) {
        return Function.getFunction(new Pointer(address)).invokeInt(new Object[] {a, b});
    }
}
