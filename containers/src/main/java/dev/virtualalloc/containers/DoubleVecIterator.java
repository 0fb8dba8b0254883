package dev.virtualalloc.containers;

import java.util.ConcurrentModificationException;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/** Goes through a vec from the first element to the last, and notices when that is changed meanwhile. */
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
        vec.checkOpen();
        if (vec.version() != version) {
            throw new ConcurrentModificationException("the vec has changed since this iterator was made");
        }
        if (!hasNext()) {
            throw new NoSuchElementException("the vec has no more elements");
        }
        return vec.get(next++);
    }
}
