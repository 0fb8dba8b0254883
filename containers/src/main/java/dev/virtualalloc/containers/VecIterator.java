package dev.virtualalloc.containers;

import java.util.Iterator;
import java.util.NoSuchElementException;

final class VecIterator<E> implements Iterator<E> {
    private final Vec<E> vec;
    private final long version;
    private long next;

    VecIterator(Vec<E> vec) {
        vec.checkOpen();
        this.vec = vec;
        this.version = vec.version();
    }

    @Override
    public boolean hasNext() {
        return next != vec.size();
    }

    @Override
    public E next() {
        vec.checkUnchanged(version, "this iterator");
        if (!hasNext()) {
            throw new NoSuchElementException("the vec has no more elements");
        }
        E element = vec.getBoxed(next);
        next++;
        return element;
    }
}
