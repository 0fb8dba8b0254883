package dev.virtualalloc.containers;

import dev.virtualalloc.internal.RawMemory;

/** Sorts elements in memory of which there are far more than values: counts how often each value is there, and writes it so often. */
final class CountingSort {
    /** Fewer than an int counts. */
    private static final long MAX_RUN = 1 << 30;

    private CountingSort() {}

    static void sortBytes(long address, long length) {
        long[] counts = new long[1 << Byte.SIZE];
        for (long start = 0; start < length; start += MAX_RUN) {
            long place = RawMemory.assumeInRange(address + start);
            int run = (int) Math.min(MAX_RUN, length - start);
            for (int i = 0; i < run; i++) {
                counts[RawMemory.getByte(place + i) - Byte.MIN_VALUE]++;
            }
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
        int[] inRun = new int[counts.length];
        for (long start = 0; start < length; start += MAX_RUN) {
            long place = RawMemory.assumeInRange(address + start * Character.BYTES);
            int run = (int) Math.min(MAX_RUN, length - start);
            for (int i = 0; i < run; i++) {
                inRun[(char) (RawMemory.getChar(place + (long) i * Character.BYTES) - least)]++;
            }
            for (int i = 0; i < counts.length; i++) {
                counts[i] += inRun[i];
                inRun[i] = 0;
            }
        }
        return counts;
    }
}
