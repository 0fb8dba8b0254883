package dev.virtualalloc.containers;

import dev.virtualalloc.VirtualMemoryException;
import java.util.Comparator;

/** Merges runs, twice as long each time, from one buffer to another. The vec is only read until nothing can fail any more. */
final class StructVecSort<T> {
    private final StructVec<T> vec;
    private final Comparator<? super T> order;
    private final long size;
    private final long version;

    private StructVecSort(StructVec<T> vec, Comparator<? super T> order) {
        this.vec = vec;
        this.order = order;
        this.size = vec.size();
        this.version = vec.version();
    }

    static <T> void sort(StructVec<T> vec, Comparator<? super T> order) {
        StructVec<T> one = vec.newBuffer();
        try {
            StructVec<T> other = vec.newBuffer();
            try {
                new StructVecSort<>(vec, order).sort(one, other);
            } finally {
                closeQuietly(other);
            }
        } finally {
            closeQuietly(one);
        }
    }

    private static void closeQuietly(StructVec<?> buffer) {
        try {
            buffer.close();
        } catch (VirtualMemoryException e) {
            // The elements are in their order, or the caller knows why not. To report this would be to deny the one or
            // the other.
        }
    }

    private void sort(StructVec<T> one, StructVec<T> other) {
        mergeRuns(vec, one, 1);
        StructVec<T> from = one;
        StructVec<T> to = other;
        for (long run = 2; run < size; run *= 2) {
            mergeRuns(from, to, run);
            StructVec<T> merged = to;
            to = from;
            from = merged;
        }
        checkUnchanged();
        vec.copyElements(0, from, 0, size);
    }

    private void mergeRuns(StructVec<T> from, StructVec<T> to, long run) {
        for (long start = 0; start < size; start += 2 * run) {
            long mid = Math.min(start + run, size);
            merge(from, to, start, mid, Math.min(mid + run, size));
        }
    }

    private void merge(StructVec<T> from, StructVec<T> to, long start, long mid, long end) {
        // What is in order already is copied at once, which makes sorting what is sorted cheap.
        if (mid == end || inOrder(from.get(mid - 1), from.get(mid))) {
            to.copyElements(start, from, start, end - start);
            return;
        }
        long low = start;
        long high = mid;
        T lower = from.get(low);
        T higher = from.get(high);
        while (low < mid && high < end) {
            long next = low + high - mid;
            if (inOrder(lower, higher)) {
                to.copyElements(next, from, low++, 1);
                lower = low < mid ? from.get(low) : lower;
            } else {
                to.copyElements(next, from, high++, 1);
                higher = high < end ? from.get(high) : higher;
            }
        }
        // Of one of the two there is nothing left.
        to.copyElements(low + high - mid, from, low, mid - low);
        to.copyElements(high, from, high, end - high);
    }

    private boolean inOrder(T one, T other) {
        boolean inOrder = order.compare(one, other) <= 0;
        checkUnchanged();
        return inOrder;
    }

    private void checkUnchanged() {
        vec.checkUnchanged(version, "this sort");
    }
}
