package dev.virtualalloc.internal;

/** Page arithmetic that cannot overflow. */
public final class Pages {
    private Pages() {}

    /**
     * Rounds up to whole pages.
     *
     * @param bytes a size, not negative
     * @param pageSize a power of two
     * @return the smallest multiple of {@code pageSize} that is not less; the largest multiple there is, if that would be
     *     more than a {@code long} holds
     */
    public static long roundUp(long bytes, long pageSize) {
        long down = roundDown(bytes, pageSize);
        return down == bytes || down > Long.MAX_VALUE - pageSize ? down : down + pageSize;
    }

    /**
     * Rounds down to whole pages.
     *
     * @param bytes a size, not negative
     * @param pageSize a power of two
     * @return the largest multiple of {@code pageSize} that is not more
     */
    public static long roundDown(long bytes, long pageSize) {
        return bytes & -pageSize;
    }

    /**
     * Tells whether a size or an address is a whole number of pages.
     *
     * @param value the size or address
     * @param pageSize a power of two
     * @return whether it is a multiple of {@code pageSize}
     */
    public static boolean isAligned(long value, long pageSize) {
        return (value & (pageSize - 1)) == 0;
    }

    /**
     * Tells whether a value can be a page size.
     *
     * @param value any number
     * @return whether it is positive and a power of two
     */
    public static boolean isPowerOfTwo(long value) {
        return value > 0 && (value & (value - 1)) == 0;
    }

    /**
     * Adds sizes, stopping at the largest {@code long}.
     *
     * @param a a size, not negative
     * @param b a size, not negative
     * @return the sum, or {@link Long#MAX_VALUE} if it would be more
     */
    public static long saturatedAdd(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
