package dev.virtualalloc.containers;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

final class DoubleVecIterator implements PrimitiveIterator.OfDouble {
    private final DoubleVec vec;
    private final long version;
    private long next;

    DoubleVecIterator(DoubleVec vec) {
        vec.checkOpen();
        this.vec = vec;
        this.version = vec.version();
    }

    @Override
    public boolean hasNext() {
        return next != vec.size();
    }

    @Override
    public double nextDouble() {
        vec.checkUnchanged(version, "this iterator");
        if (!hasNext()) {
            throw new NoSuchElementException("the vec has no more elements");
        }
        return vec.get(next++);
    }
}
