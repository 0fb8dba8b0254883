package dev.virtualalloc.containers;

import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Goes through a vec from the first element to the last, and notices when that is changed meanwhile. */
final class StructVecIterator<T> implements Iterator<T> {
    private final StructVec<T> vec;
    private final long version;
    private long next;

    StructVecIterator(StructVec<T> vec) {
        vec.checkOpen();
        this.vec = vec;
        this.version = vec.version();
    }

    @Override
    public boolean hasNext() {
        return next != vec.size();
    }

    @Override
    public T next() {
        vec.checkOpen();
        if (vec.version() != version) {
            throw new ConcurrentModificationException("the vec has changed since this iterator was made");
        }
        if (!hasNext()) {
            throw new NoSuchElementException("the vec has no more elements");
        }
        T element = vec.get(next);
        next++;
        return element;
    }
}
