package dev.virtualalloc.benchmarks.report;

import java.util.Locale;

/** What is measured, and how it is written. */
enum Figure {
    /** Nanoseconds for one operation, element or piece. */
    TIME,
    /** Nanoseconds of the worst pause. */
    WORST,
    /** Bytes of heap for one piece. */
    ALLOCATED,
    /** How many there can be; the only figure of which more is better. */
    COUNT;

    boolean moreIsBetter() {
        return this == COUNT;
    }

    String text(double value) {
        return switch (this) {
            case TIME, WORST -> time(value);
            case ALLOCATED -> number(value) + " B";
            case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
        };
    }

    private static String time(double nanos) {
        String[] units = {"ns", "µs", "ms", "s"};
        int unit = 0;
        double value = nanos;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return number(value) + " " + units[unit];
    }

    /** {@return a number with as many digits as are worth reading: two or three} */
    static String number(double value) {
        String format = value >= 100 || value == Math.rint(value) ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
