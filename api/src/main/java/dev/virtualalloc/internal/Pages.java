package dev.virtualalloc.internal;

/** Page arithmetic that cannot overflow. */
public final class Pages {
    private Pages() {}

    /** What is done to whole pages. */
    public interface Operation {
        /**
         * Does it.
         *
         * @param offset the offset of the first page
         * @param bytes the length of the pages
         */
        void on(long offset, long bytes);
    }

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
     * {@return whether a size or an address is a multiple of the page size}
     *
     * @param value the size or address
     * @param pageSize a power of two
     */
    public static boolean isAligned(long value, long pageSize) {
        return (value & (pageSize - 1)) == 0;
    }

    /**
     * {@return the size of a huge page: what one page of the page table maps, 2 MiB for pages of 4 KiB}
     *
     * @param pageSize a power of two
     */
    public static long hugePageSize(long pageSize) {
        return pageSize / Long.BYTES * pageSize;
    }

    /**
     * Does something to all pages that a range has bytes in; to none, if it is empty.
     *
     * @param offset the offset of the first byte
     * @param bytes the length of the range
     * @param pageSize a power of two
     * @param operation what is done
     */
    public static void covering(long offset, long bytes, long pageSize, Operation operation) {
        if (bytes > 0) {
            long from = roundDown(offset, pageSize);
            operation.on(from, roundUp(offset + bytes, pageSize) - from);
        }
    }
}
