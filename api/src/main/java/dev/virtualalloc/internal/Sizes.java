package dev.virtualalloc.internal;

import java.util.Locale;

/** How sizes and addresses are written in messages. */
public final class Sizes {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Sizes() {}

    /**
     * Writes a size the way people say it.
     *
     * @param bytes the size
     * @return {@code 2 MiB}, {@code 1.5 GiB}, {@code 12 bytes}: four digits at the most, without a useless zero
     */
    public static String text(long bytes) {
        int unit = 0;
        double size = bytes;
        // What rounds to 1024 of a unit is 1 of the next.
        while (Math.abs(size) >= 1023.5 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        String digits = String.format(Locale.ROOT, size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%.0f", size);
        if (digits.indexOf('.') >= 0) {
            digits = digits.replaceAll("\\.?0+$", "");
        }
        return digits + " " + (bytes == 1 ? "byte" : UNITS[unit]);
    }

    /**
     * Writes a number with separators.
     *
     * @param number the number
     * @return {@code 1,048,576}
     */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /**
     * Writes an address.
     *
     * @param address the address
     * @return {@code 0x7f3a40000000}
     */
    public static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}
