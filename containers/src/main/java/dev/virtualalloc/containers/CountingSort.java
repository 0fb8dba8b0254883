package dev.virtualalloc.containers;

import dev.virtualalloc.internal.RawMemory;

/** Sorts elements in memory of which there are far more than values: counts how often each value is there, and writes it so often. */
final class CountingSort {
    /** Fewer than an int counts. */
    private static final long COUNTED_BY_INT = 1 << 30;

    private CountingSort() {}

    static void sortBytes(long address, long length) {
        long[] counts = new long[1 << Byte.SIZE];
        for (long i = 0; i < length; i++) {
            counts[RawMemory.getByte(RawMemory.assumeInRange(address) + i) - Byte.MIN_VALUE]++;
        }
        long place = address;
        for (int i = 0; i < counts.length; i++) {
            RawMemory.fill(place, counts[i], (byte) (i + Byte.MIN_VALUE));
            place += counts[i];
        }
    }

    static void sortShorts(long address, long length) {
        sort(address, length, Short.MIN_VALUE);
    }

    static void sortChars(long address, long length) {
        sort(address, length, Character.MIN_VALUE);
    }

    /** Two bytes each; the least value says of which type. */
    private static void sort(long address, long length, int least) {
        long[] counts = count(address, length, least);
        long next = 0;
        for (int i = 0; i < counts.length; i++) {
            char value = (char) (i + least);
            long end = next + counts[i];
            while (next < end) {
                RawMemory.putChar(RawMemory.assumeInRange(address) + next * Character.BYTES, value);
                next++;
            }
        }
    }

    private static long[] count(long address, long length, int least) {
        long[] counts = new long[1 << Character.SIZE];
        // Half as large as those, so that more of them are in the cache.
        int[] some = new int[counts.length];
        for (long start = 0; start < length; start += COUNTED_BY_INT) {
            long end = Math.min(start + COUNTED_BY_INT, length);
            for (long i = start; i < end; i++) {
                some[(char) (RawMemory.getChar(RawMemory.assumeInRange(address) + i * Character.BYTES) - least)]++;
            }
            for (int value = 0; value < counts.length; value++) {
                counts[value] += some[value];
                some[value] = 0;
            }
        }
        return counts;
    }
}
