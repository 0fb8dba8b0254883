package dev.virtualalloc.containers;

import java.util.concurrent.RecursiveAction;

/**
 * In place: quicksort in three parts, insertion sort for what is short, and heapsort where quicksort does not divide well enough, so
 * that O(n log n) is certain.
 */
final class DoubleSort extends RecursiveAction {
    private static final long serialVersionUID = 1L;
    private static final long INSERTION_SORT_THRESHOLD = 32;
    private static final long PARALLEL_THRESHOLD = 1 << 13;

    private final transient DoubleVec vec;
    private final long start;
    private final long end;
    private final int depth;

    // Where the last partition left what is equal to its pivot.
    private long equalStart;
    private long equalEnd;

    DoubleSort(DoubleVec vec, long start, long end) {
        this(vec, start, end, 2 * (Long.SIZE - Long.numberOfLeadingZeros(end - start)));
    }

    private DoubleSort(DoubleVec vec, long start, long end, int depth) {
        this.vec = vec;
        this.start = start;
        this.end = end;
        this.depth = depth;
    }

    void sort() {
        sort(start, end, depth);
    }

    @Override
    protected void compute() {
        if (end - start <= PARALLEL_THRESHOLD || depth == 0) {
            sort();
            return;
        }
        partition(start, end);
        invokeAll(new DoubleSort(vec, start, equalStart, depth - 1), new DoubleSort(vec, equalEnd, end, depth - 1));
    }

    private void sort(long from, long to, int depth) {
        long low = from;
        long high = to;
        int left = depth;
        while (high - low > INSERTION_SORT_THRESHOLD) {
            if (left-- == 0) {
                heapSort(low, high);
                return;
            }
            partition(low, high);
            // The shorter part by recursion and the longer one by this loop keeps the stack small.
            long equal = equalStart;
            long after = equalEnd;
            if (equal - low < high - after) {
                sort(low, equal, left);
                low = after;
            } else {
                sort(after, high, left);
                high = equal;
            }
        }
        insertionSort(low, high);
    }

    private void partition(long from, long to) {
        double pivot = pivot(from, to);
        long low = from;
        long high = to;
        long i = from;
        while (i < high) {
            double value = vec.get(i);
            int order = Double.compare(value, pivot);
            if (order < 0) {
                vec.set(i++, vec.get(low));
                vec.set(low++, value);
            } else if (order > 0) {
                vec.set(i, vec.get(--high));
                vec.set(high, value);
            } else {
                i++;
            }
        }
        equalStart = low;
        equalEnd = high;
    }

    /** Near the median of nine that are spread over the range. */
    private double pivot(long from, long to) {
        long step = (to - from) / 9;
        long mid = from + (to - from) / 2;
        return median(
                median(vec.get(from), vec.get(from + step), vec.get(from + 2 * step)),
                median(vec.get(mid - step), vec.get(mid), vec.get(mid + step)),
                median(vec.get(to - 1 - 2 * step), vec.get(to - 1 - step), vec.get(to - 1)));
    }

    private static double median(double a, double b, double c) {
        if (Double.compare(a, b) < 0) {
            return Double.compare(b, c) < 0 ? b : Double.compare(a, c) < 0 ? c : a;
        }
        return Double.compare(a, c) < 0 ? a : Double.compare(b, c) < 0 ? c : b;
    }

    private void insertionSort(long from, long to) {
        for (long i = from + 1; i < to; i++) {
            double value = vec.get(i);
            long hole = i;
            while (hole > from && Double.compare(vec.get(hole - 1), value) > 0) {
                vec.set(hole, vec.get(hole - 1));
                hole--;
            }
            vec.set(hole, value);
        }
    }

    private void heapSort(long from, long to) {
        long length = to - from;
        for (long i = length / 2 - 1; i >= 0; i--) {
            siftDown(from, i, length);
        }
        for (long last = length - 1; last > 0; last--) {
            vec.swap(from, from + last);
            siftDown(from, 0, last);
        }
    }

    private void siftDown(long from, long root, long length) {
        double value = vec.get(from + root);
        long hole = root;
        while (2 * hole + 1 < length) {
            long child = 2 * hole + 1;
            if (child + 1 < length && Double.compare(vec.get(from + child), vec.get(from + child + 1)) < 0) {
                child++;
            }
            if (Double.compare(value, vec.get(from + child)) >= 0) {
                break;
            }
            vec.set(from + hole, vec.get(from + child));
            hole = child;
        }
        vec.set(from + hole, value);
    }
}
