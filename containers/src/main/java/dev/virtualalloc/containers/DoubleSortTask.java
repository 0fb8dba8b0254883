package dev.virtualalloc.containers;

import dev.virtualalloc.Workers;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;

/** Sorts a part of a vec, or divides it and leaves the parts to other tasks. Each counts itself in and out. */
final class DoubleSortTask extends RecursiveAction {
    private static final long serialVersionUID = 1L;
    private static final long SMALLEST = 1 << 13;

    private final transient DoubleVec vec;
    private final transient Workers workers;
    private final long size;
    private final long version;
    private final transient DoubleSort sort;

    DoubleSortTask(DoubleVec vec, DoubleSort sort) {
        this.vec = vec;
        this.workers = vec.workers();
        this.size = vec.size();
        this.version = vec.version();
        this.sort = sort;
    }

    private DoubleSortTask(DoubleSortTask whole, DoubleSort part) {
        this.vec = whole.vec;
        this.workers = whole.workers;
        this.size = whole.size;
        this.version = whole.version;
        this.sort = part;
    }

    static void sort(DoubleVec vec, long address, long length) {
        int threads = ForkJoinPool.getCommonPoolParallelism() + 1;
        // Two parts for each thread, and somewhat larger, since the parts are not exactly as long as each other.
        long part = length / (2L * threads) * 5 / 4;
        if (threads == 1 || part < SMALLEST) {
            DoubleSort.sort(address, length);
        } else if (!DoubleSort.isSorted(address, length)) {
            int arrayLength = (int) Math.min(part, DoubleSort.MAX_ARRAY_LENGTH);
            new DoubleSortTask(vec, new DoubleSort(address, length, arrayLength)).invoke();
        }
    }

    @Override
    protected void compute() {
        List<DoubleSort> parts;
        vec.enter(workers);
        try {
            // Others may have failed, and their caller may have gone on, before this one began.
            vec.checkUnchanged(version, size);
            vec.checkWritable();
            parts = sort.sortOrDivide();
        } finally {
            workers.leave();
        }
        invokeAll(parts.stream().map(part -> new DoubleSortTask(this, part)).toList());
    }
}
