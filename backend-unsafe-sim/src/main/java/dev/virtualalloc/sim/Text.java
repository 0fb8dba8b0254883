package dev.virtualalloc.sim;

import java.util.Locale;

/** How sizes and addresses are written in messages and pictures. */
final class Text {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Text() {}

    /** Writes a size exactly, in the largest unit that divides it. */
    static String size(long bytes) {
        int unit = bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.length - 1);
        return count(bytes >> (10 * unit)) + " " + UNITS[unit];
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}
