package dev.virtualalloc.containers;

import dev.virtualalloc.internal.Sizes;
import java.util.AbstractList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A vec, or a part of one. Without a parent it is the whole vec and shows what happens to that. */
final class VecList<E> extends AbstractList<E> implements RandomAccess {
    private final Vec<E> vec;
    private final @Nullable VecList<E> parent;
    private final long offset;
    private int length;
    private long version;

    VecList(Vec<E> vec) {
        this(vec, null, 0, 0);
    }

    private VecList(Vec<E> vec, @Nullable VecList<E> parent, long offset, int length) {
        vec.checkOpen();
        this.vec = vec;
        this.parent = parent;
        this.offset = offset;
        this.length = length;
        this.version = vec.version();
    }

    @Override
    public int size() {
        checkForComodification();
        return length();
    }

    @Override
    public E get(int index) {
        return vec.getBoxed(elementIndex(index));
    }

    @Override
    public E set(int index, E value) {
        long vecIndex = elementIndex(index);
        vec.checkWritable();
        E before = vec.getBoxed(vecIndex);
        vec.setBoxed(vecIndex, Objects.requireNonNull(value));
        return before;
    }

    @Override
    public boolean add(E value) {
        vec.insertElements(end(), value);
        lengthChanged(1);
        return true;
    }

    @Override
    public void add(int index, E value) {
        vec.insertElements(positionIndex(index), value);
        lengthChanged(1);
    }

    @Override
    public boolean addAll(Collection<? extends E> values) {
        return insert(end(), values);
    }

    @Override
    public boolean addAll(int index, Collection<? extends E> values) {
        return insert(positionIndex(index), values);
    }

    @Override
    public E remove(int index) {
        E before = get(index);
        removeRange(index, index + 1);
        return before;
    }

    /** All elements are tested first, so that a predicate that throws has changed nothing. */
    @Override
    public boolean removeIf(Predicate<? super E> filter) {
        Objects.requireNonNull(filter, "filter");
        checkForComodification();
        vec.checkWritable();
        long expected = vec.version();
        BitSet removed = new BitSet();
        for (int i = 0, count = length(); i < count; i++) {
            if (filter.test(vec.getBoxed(offset + i))) {
                removed.set(i);
            }
            vec.checkUnchanged(expected, "this removal");
        }
        vec.checkWritable();
        vec.removeMarked(offset, removed);
        lengthChanged(-removed.cardinality());
        return !removed.isEmpty();
    }

    @Override
    public boolean removeAll(Collection<?> values) {
        Objects.requireNonNull(values, "values");
        return removeIf(values::contains);
    }

    @Override
    public boolean retainAll(Collection<?> values) {
        Objects.requireNonNull(values, "values");
        return removeIf(value -> !values.contains(value));
    }

    @Override
    public void clear() {
        if (parent == null) {
            vec.clear();
        } else {
            removeRange(0, size());
        }
    }

    @Override
    protected void removeRange(int from, int to) {
        checkForComodification();
        vec.removeRange(offset + from, to - from);
        lengthChanged(from - to);
    }

    @Override
    public Iterator<E> iterator() {
        return listIterator(0);
    }

    @Override
    public ListIterator<E> listIterator(int index) {
        positionIndex(index);
        return new ListItr(index);
    }

    @Override
    public Spliterator<E> spliterator() {
        checkForComodification();
        return new VecSpliterator<>(vec, offset, () -> offset + size());
    }

    @Override
    public List<E> subList(int from, int to) {
        if (from > to) {
            throw new IllegalArgumentException("a list cannot begin at " + from + " and end at " + to);
        }
        positionIndex(from);
        positionIndex(to);
        return new VecList<>(vec, this, offset + from, to - from);
    }

    private boolean insert(long vecIndex, Collection<? extends E> values) {
        Object[] elements = values.toArray();
        vec.checkWritable();
        vec.insertElements(vecIndex, elements);
        lengthChanged(elements.length);
        return elements.length > 0;
    }

    private int length() {
        return parent == null ? (int) Math.min(vec.size(), Integer.MAX_VALUE) : length;
    }

    private long end() {
        checkForComodification();
        return parent == null ? vec.size() : offset + length;
    }

    private long elementIndex(int index) {
        checkForComodification();
        return offset + Objects.checkIndex(index, length());
    }

    private long positionIndex(int index) {
        checkForComodification();
        if (index < 0 || index > length()) {
            throw new IndexOutOfBoundsException(
                    "position " + index + " is out of bounds for " + Sizes.count(length()) + " elements");
        }
        return offset + index;
    }

    private void checkForComodification() {
        if (parent == null) {
            vec.checkOpen();
        } else {
            vec.checkUnchanged(version, "this part of its list");
        }
    }

    /** With those that this list is a part of. */
    private void lengthChanged(int elements) {
        for (VecList<E> list = this; list != null; list = list.parent) {
            list.length += elements;
            list.version = vec.version();
        }
    }

    private final class ListItr implements ListIterator<E> {
        private static final int NONE = -1;

        private int next;
        private int last = NONE;
        private long expected = vec.version();

        ListItr(int next) {
            this.next = next;
        }

        @Override
        public boolean hasNext() {
            return next != length();
        }

        @Override
        public E next() {
            checkUnchanged();
            if (!hasNext()) {
                throw new NoSuchElementException("the list has no more elements");
            }
            E element = get(next);
            last = next++;
            return element;
        }

        @Override
        public boolean hasPrevious() {
            return next > 0;
        }

        @Override
        public E previous() {
            checkUnchanged();
            if (!hasPrevious()) {
                throw new NoSuchElementException("the list has no element before its first");
            }
            E element = get(next - 1);
            last = --next;
            return element;
        }

        @Override
        public int nextIndex() {
            return next;
        }

        @Override
        public int previousIndex() {
            return next - 1;
        }

        @Override
        public void remove() {
            checkLast();
            VecList.this.remove(last);
            if (last < next) {
                next--;
            }
            last = NONE;
            expected = vec.version();
        }

        @Override
        public void set(E value) {
            checkLast();
            VecList.this.set(last, value);
        }

        @Override
        public void add(E value) {
            checkUnchanged();
            VecList.this.add(next, value);
            next++;
            last = NONE;
            expected = vec.version();
        }

        private void checkLast() {
            if (last == NONE) {
                throw new IllegalStateException("there is no element that next or previous has just given");
            }
            checkUnchanged();
        }

        private void checkUnchanged() {
            vec.checkUnchanged(expected, "this iterator");
        }
    }
}
