package dev.virtualalloc.containers;

import dev.virtualalloc.internal.RawMemory;
import java.util.Arrays;
// #if double float int long
import java.util.List;
// #endif

/**
 * Sorts elements in memory, in an array by {@link Arrays#sort} if they fit into one: no code of ours does what the JVM does there.
 * Of the small types more than that are counted. Of the others they are divided in place by quicksort until they fit, or sorted by
 * heapsort where quicksort does not divide well enough, so that O(n log n) is certain.
 */
final class DoubleSort {
    // #if double float int long
    /** So much of the heap can be spared. Longer arrays would save little: each division halves what is left. */
    static final int MAX_ARRAY_LENGTH =
            (int) (Math.min(32 << 20, Runtime.getRuntime().maxMemory() / 16) / Double.BYTES);

    private static final int SAMPLE = 255;
    private static final int SHIFT = Integer.numberOfTrailingZeros(Double.BYTES);
    // #else
    // static final int MAX_ARRAY_LENGTH = 1 << 16;
    // #endif

    private final long address;
    private final long length;
    private final int arrayLength;
    private final int depth;

    /**
     * @param address the address of the first element
     * @param length how many elements
     * @param arrayLength how many of them are sorted in an array, at least 1
     * @param depth how often they are divided at most
     */
    DoubleSort(long address, long length, int arrayLength, int depth) {
        this.address = address;
        this.length = length;
        this.arrayLength = arrayLength;
        this.depth = depth;
    }

    DoubleSort(long address, long length, int arrayLength) {
        this(address, length, arrayLength, 2 * (Long.SIZE - Long.numberOfLeadingZeros(length)));
    }

    static void sort(long address, long length) {
        new DoubleSort(address, length, MAX_ARRAY_LENGTH).sort();
    }

    void sort() {
        if (length <= arrayLength) {
            sortInArray(address, new double[(int) length], (int) length);
            return;
        }
        // #if double float int long
        if (!isSorted(address, length)) {
            sort(address, length, depth, new double[arrayLength]);
        }
        // #else
        // CountingSort.sortDoubles(address, length);
        // #endif
    }

    private static void sortInArray(long address, double[] array, int length) {
        RawMemory.copyOut(address, array, 0, length);
        Arrays.sort(array, 0, length);
        RawMemory.copyIn(array, 0, address, length);
    }

    // #if double float int long
    /** Sorts the elements, or divides them into two parts. Returns the parts that are to be sorted now. */
    List<DoubleSort> sortOrDivide() {
        if (length <= arrayLength || depth == 0) {
            sort();
            return List.of();
        }
        long pivot = pivot(address, length, new double[SAMPLE]);
        long less = divide(address, length, pivot);
        long notGreater = less + equal(address, length, less, pivot);
        return List.of(part(0, less), part(notGreater, length - notGreater));
    }

    private DoubleSort part(long index, long elements) {
        return new DoubleSort(address + (index << SHIFT), elements, arrayLength, depth - 1);
    }

    private static void sort(long address, long length, int depth, double[] array) {
        long start = address;
        long rest = length;
        int left = depth;
        while (rest > array.length) {
            if (left-- == 0) {
                heapSort(start, rest);
                return;
            }
            long pivot = pivot(start, rest, array);
            long less = divide(start, rest, pivot);
            long notGreater = less + equal(start, rest, less, pivot);
            long greater = rest - notGreater;
            long startOfGreater = start + (notGreater << SHIFT);
            // The shorter part by recursion and the longer one by this loop keeps the stack small.
            if (less < greater) {
                sort(start, less, left, array);
                start = startOfGreater;
                rest = greater;
            } else {
                sort(startOfGreater, greater, left, array);
                rest = less;
            }
        }
        sortInArray(start, array, (int) rest);
    }

    static boolean isSorted(long address, long length) {
        for (long i = 1; i < length; i++) {
            if (Double.compare(get(address, i - 1), get(address, i)) > 0) {
                return false;
            }
        }
        return true;
    }

    /** The key of the median of some that are spread over the range. */
    private static long pivot(long address, long length, double[] array) {
        int sample = Math.min(array.length, SAMPLE);
        long step = length / sample;
        for (int i = 0; i < sample; i++) {
            array[i] = get(address, i * step);
        }
        Arrays.sort(array, 0, sample);
        return key(array[sample / 2]);
    }

    /** Moves what is less than the bound to the front, and returns how many there are of that. */
    private static long divide(long address, long length, long bound) {
        long less = 0;
        for (long i = 0; i < length; i++) {
            double value = get(address, i);
            put(address, i, get(address, less));
            put(address, less, value);
            less += isLess(key(value), bound);
        }
        return less;
    }

    /** Moves what equals the pivot to the front of what is not less, if there is so much that the pivot has not divided well. */
    private static long equal(long address, long length, long less, long pivot) {
        if (less > length / 8) {
            return 0;
        }
        return pivot == Long.MAX_VALUE ? length - less : divide(address + (less << SHIFT), length - less, pivot + 1);
    }

    /**
     * 1 if the one is less than the other, 0 if not. Without a branch, because which way it went nobody could foretell: that would
     * cost more than all the rest.
     */
    private static long isLess(long one, long other) {
        return ((one & ~other) | (~(one ^ other) & (one - other))) >>> (Long.SIZE - 1);
    }

    private static void heapSort(long address, long length) {
        for (long i = length / 2 - 1; i >= 0; i--) {
            siftDown(address, length, i, get(address, i));
        }
        for (long last = length - 1; last > 0; last--) {
            double value = get(address, last);
            put(address, last, get(address, 0));
            siftDown(address, last, 0, value);
        }
    }

    private static void siftDown(long address, long length, long root, double value) {
        long hole = root;
        while (2 * hole + 1 < length) {
            long child = 2 * hole + 1;
            if (child + 1 < length && Double.compare(get(address, child), get(address, child + 1)) < 0) {
                child++;
            }
            if (Double.compare(value, get(address, child)) >= 0) {
                break;
            }
            put(address, hole, get(address, child));
            hole = child;
        }
        put(address, hole, value);
    }

    private static double get(long address, long index) {
        return RawMemory.getDouble(RawMemory.assumeInRange(address) + (index << SHIFT));
    }

    private static void put(long address, long index, double value) {
        RawMemory.putDouble(RawMemory.assumeInRange(address) + (index << SHIFT), value);
    }
    // #endif

    // #if double
    /** Of the same order as the values. */
    private static long key(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits ^ (bits >> (Long.SIZE - 1) >>> 1);
    }
    // #endif
    // #if float
    // /** Of the same order as the values. */
    // private static long key(float value) {
    //     int bits = Float.floatToIntBits(value);
    //     return bits ^ (bits >> (Integer.SIZE - 1) >>> 1);
    // }
    // #endif
    // #if int long
    // private static long key(double value) {
    //     return value;
    // }
    // #endif
}
