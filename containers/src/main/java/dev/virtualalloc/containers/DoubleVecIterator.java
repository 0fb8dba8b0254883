package dev.virtualalloc.containers;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

// #if double int long
final class DoubleVecIterator implements PrimitiveIterator.OfDouble {
    // #else
    // final class DoubleVecIterator implements java.util.Iterator<Double> {
    // #endif
    private final DoubleVec vec;
    private final long version;
    private final long end;
    private long next;

    DoubleVecIterator(DoubleVec vec) {
        vec.checkOpen();
        this.vec = vec;
        this.version = vec.version();
        this.end = vec.size();
    }

    @Override
    public boolean hasNext() {
        return next < end;
    }

    // #if double int long
    @Override
    public double nextDouble() {
        // #else
        // @Override
        // public Double next() {
        // #endif
        vec.checkUnchanged(version, end);
        long index = next;
        if (index >= end) {
            throw new NoSuchElementException("the vec has no more elements");
        }
        next = index + 1;
        return vec.getUnchecked(index);
    }
}
