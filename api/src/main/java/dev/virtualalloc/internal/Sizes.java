package dev.virtualalloc.internal;

import java.util.Locale;

/** How sizes and addresses are written in messages. */
public final class Sizes {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Sizes() {}

    /**
     * {@return a size in the unit that fits it: {@code 2 MiB}, {@code 1.5 GiB}, {@code 12 bytes}}
     *
     * @param bytes the size
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
     * {@return a number with separators: {@code 1,048,576}}
     *
     * @param number the number
     */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /**
     * {@return an address in hexadecimal digits: {@code 0x7f3a40000000}}
     *
     * @param address the address
     */
    public static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}
