package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.RawMemory;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.function.DoubleConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A growing sequence of double, outside the heap, whose elements never move: adding copies nothing, and there may be as many of
 * them as its maximum says.
 *
 * <p>Getting, setting, adding and removing at the end are O(1), adding also in the worst case but for the system call that now
 * and then gets more memory. A vec is for one thread at a time.
 *
 * <pre>{@code
 * try (DoubleVec vec = DoubleVec.withMaximum(1_000_000_000)) {
 *     vec.add((double) 42);
 *     vec.get(0);
 * }
 * }</pre>
 */
public final class DoubleVec extends Vec<Double> implements Comparable<DoubleVec> {
    private static final String NAME = "DoubleVec";
    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;
    private static final int SHIFT = Integer.numberOfTrailingZeros(Double.BYTES);

    DoubleVec(String name, long elements, Allocator allocator) {
        super(name, Double.BYTES, allocate(name, elements, Double.BYTES, allocator));
    }

    /**
     * Makes an empty vec with addresses for a number of elements, and no memory yet.
     *
     * @param elements how many elements there can be at the most, at least 1
     * @return the vec
     * @throws IllegalArgumentException if {@code elements} is not positive, or their bytes are more than a {@code long} holds
     * @throws OutOfVirtualMemoryException if the system has no such range of addresses
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws NoUsableProviderException if there is no provider that can serve
     */
    public static DoubleVec withMaximum(long elements) {
        return withCapacity(0, VirtualAlloc.withMaximum(maximumBytes(NAME, elements, Double.BYTES)));
    }

    /**
     * Makes an empty vec with memory for a number of elements; it can grow as far as the allocator lets it.
     *
     * @param elements how many elements there is to be memory for, at least 0
     * @param allocator whose memory
     * @return the vec
     * @throws IllegalArgumentException if {@code elements} is negative, or the allocator's memory cannot be read and written
     * @throws CapacityExceededException if that is more than the maximum of the allocator, or more than is left of it
     * @throws OutOfVirtualMemoryException if the system refuses the addresses or the memory
     * @throws VirtualMemoryException if the system refuses for another reason
     */
    public static DoubleVec withCapacity(long elements, Allocator allocator) {
        return new DoubleVec(NAME, elements, allocator);
    }

    /**
     * Gives an element.
     *
     * @param index which one, from 0
     * @return the element
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if the vec is closed
     */
    public double get(long index) {
        return getUnchecked(checkRead(index));
    }

    /**
     * Replaces an element.
     *
     * @param index which one, from 0
     * @param value what it becomes
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void set(long index, double value) {
        putUnchecked(checkWrite(index), value);
    }

    /**
     * Adds an element at the end.
     *
     * @param value the element
     * @throws CapacityExceededException if there are {@link #maximum()} elements already, or another block of the
     *     same arena follows
     * @throws OutOfVirtualMemoryException if the system has no memory for it
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void add(double value) {
        long next = nextIndex();
        append(next, value);
        setSize(next + 1);
    }

    /**
     * Removes the last element.
     *
     * @return the element that was the last
     * @throws java.util.NoSuchElementException if there are no elements
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public double removeLast() {
        double value = getUnchecked(lastIndex());
        removeLast(1);
        return value;
    }

    /**
     * Adds elements at the end, in one copy.
     *
     * @param values the elements
     * @throws CapacityExceededException if there would be more than {@link #maximum()}, or another block of the same arena
     *     follows
     * @throws OutOfVirtualMemoryException if the system has no memory for them
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void addAll(double... values) {
        addAll(values, 0, values.length);
    }

    /**
     * Adds elements of an array at the end, in one copy.
     *
     * @param source the array
     * @param offset its first element to add
     * @param length how many elements
     * @throws IndexOutOfBoundsException if they are not all inside the array
     * @throws CapacityExceededException if there would be more than {@link #maximum()}, or another block of the same arena
     *     follows
     * @throws OutOfVirtualMemoryException if the system has no memory for them
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void addAll(double[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        makeRoom(length);
        long size = size();
        RawMemory.copyIn(source, offset, address + (size << SHIFT), length);
        setSize(size + length);
    }

    /**
     * Replaces elements by those of an array, in one copy.
     *
     * @param index the first element to replace
     * @param source the array
     * @param offset its first element to copy
     * @param length how many elements
     * @throws IndexOutOfBoundsException if they are not all inside the array, or not all inside the vec
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void copyFrom(long index, double[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        RawMemory.copyIn(source, offset, address + (checkWrite(index, length) << SHIFT), length);
    }

    /**
     * Copies elements to an array, in one copy.
     *
     * @param index the first element to copy
     * @param target the array
     * @param offset its first element to replace
     * @param length how many elements
     * @throws IndexOutOfBoundsException if they are not all inside the array, or not all inside the vec
     * @throws IllegalStateException if the vec is closed
     */
    public void copyTo(long index, double[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        RawMemory.copyOut(address + (checkRead(index, length) << SHIFT), target, offset, length);
    }

    /**
     * Replaces elements by those of a vec, in one copy. The ranges may overlap.
     *
     * @param index the first element to replace
     * @param source the vec, which may be this one
     * @param sourceIndex its first element to copy
     * @param length how many elements
     * @throws IndexOutOfBoundsException if they are not all inside both vecs
     * @throws IllegalStateException if a vec is closed, or this one is frozen
     */
    public void copyFrom(long index, DoubleVec source, long sourceIndex, long length) {
        long from = source.address + (source.checkRead(sourceIndex, length) << SHIFT);
        RawMemory.copy(from, address + (checkWrite(index, length) << SHIFT), length << SHIFT);
    }

    /**
     * Copies all elements to a new array.
     *
     * @return the array
     * @throws IllegalStateException if the vec is closed, or has more elements than an array can
     */
    public double[] toArray() {
        checkOpen();
        if (size() > MAX_ARRAY_LENGTH) {
            throw new IllegalStateException(describe() + " does not fit into an array. Copy parts of it: copyTo");
        }
        double[] array = new double[(int) size()];
        copyTo(0, array, 0, array.length);
        return array;
    }

    /**
     * Adds the elements of a vec at the end, in one copy.
     *
     * @param source the vec, which may be this one
     * @throws CapacityExceededException if there would be more than {@link #maximum()}, or another block of the same arena
     *     follows
     * @throws OutOfVirtualMemoryException if the system has no memory for them
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if a vec is closed, or this one is frozen
     */
    public void addAll(DoubleVec source) {
        source.checkOpen();
        long length = source.size();
        makeRoom(length);
        long size = size();
        RawMemory.copy(source.address, address + (size << SHIFT), length << SHIFT);
        setSize(size + length);
    }

    /**
     * Adds the elements of a stream at the end, in its order. If the stream fails, or there is no room for all, none is added.
     *
     * @param source the stream, which is used up
     * @throws IllegalArgumentException if a whole number of the stream is none that the vec can hold; other numbers are rounded as
     *     by a cast
     * @throws CapacityExceededException if there would be more than {@link #maximum()}, or another block of the same arena
     *     follows
     * @throws OutOfVirtualMemoryException if the system has no memory for them
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void addAll(DoubleStream source) {
        checkWritable();
        long before = size();
        try {
            source.sequential().forEachOrdered(value -> add(CheckedCasts.toDouble(value)));
        } catch (RuntimeException | Error e) {
            rollBack(size() - before);
            throw e;
        }
    }

    /**
     * Inserts an element: those from its index on move up. O(n) in the elements after it.
     *
     * @param index where it is to be, 0 to {@link #size()}
     * @param value the element
     * @throws IndexOutOfBoundsException if the index is negative or more than the size
     * @throws CapacityExceededException if there are {@link #maximum()} elements already, or another block of the
     *     same arena follows
     * @throws OutOfVirtualMemoryException if the system has no memory for it
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void insert(long index, double value) {
        openGap(index, 1);
        putUnchecked(index, value);
    }

    /**
     * Inserts elements: those from their index on move up. O(n) in the elements inserted and after them.
     *
     * @param index where the first is to be, 0 to {@link #size()}
     * @param values the elements
     * @throws IndexOutOfBoundsException if the index is negative or more than the size
     * @throws CapacityExceededException if there would be more than {@link #maximum()}, or another block of the same arena
     *     follows
     * @throws OutOfVirtualMemoryException if the system has no memory for them
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void insertAll(long index, double... values) {
        openGap(index, values.length);
        RawMemory.copyIn(values, 0, address + (index << SHIFT), values.length);
    }

    /**
     * Removes an element: those after it move down. O(n) in the elements after it.
     *
     * @param index which one, from 0
     * @return the element that was there
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public double remove(long index) {
        double value = getUnchecked(checkWrite(index));
        removeRange(index, 1);
        return value;
    }

    /**
     * Makes the number of elements another one: removes the last, or adds elements of one value. O(1) for removing, O(n) in what
     * is added otherwise.
     *
     * @param elements how many elements there are to be
     * @param value what is added
     * @throws IllegalArgumentException if {@code elements} is negative
     * @throws CapacityExceededException if {@code elements} is more than {@link #maximum()}
     * @throws OutOfVirtualMemoryException if the system has no such memory
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void resize(long elements, double value) {
        long before = size();
        if (elements <= before) {
            resize(elements);
            return;
        }
        makeRoom(elements - before);
        setSize(elements);
        fill(before, elements - before, value);
    }

    /**
     * Replaces all elements by one value. O(n).
     *
     * @param value what they become
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void fill(double value) {
        fill(0, size(), value);
    }

    /**
     * Replaces elements by one value. O(n).
     *
     * @param index the first of them
     * @param length how many
     * @param value what they become
     * @throws IndexOutOfBoundsException if they are not all inside the vec
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void fill(long index, long length, double value) {
        long end = checkWrite(index, length) + length;
        for (long i = index; i < end; i++) {
            putUnchecked(i, value);
        }
    }

    /**
     * Exchanges two elements.
     *
     * @param index one of them
     * @param other the other
     * @throws IndexOutOfBoundsException if there are no such elements
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void swap(long index, long other) {
        double value = getUnchecked(checkWrite(index));
        putUnchecked(index, getUnchecked(checkWrite(other)));
        putUnchecked(other, value);
    }

    /**
     * Turns the order of the elements round. O(n).
     *
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void reverse() {
        checkWritable();
        for (long low = 0, high = size() - 1; low < high; low++, high--) {
            swap(low, high);
        }
    }

    /**
     * Finds the first element of a value, in the sense of {@link Double#compare}. O(n).
     *
     * @param value the value
     * @return its index; -1 if there is none
     * @throws IllegalStateException if the vec is closed
     */
    public long indexOf(double value) {
        checkOpen();
        long size = size();
        for (long i = 0; i < size; i++) {
            if (Double.compare(getUnchecked(i), value) == 0) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Finds the last element of a value, in the sense of {@link Double#compare}. O(n).
     *
     * @param value the value
     * @return its index; -1 if there is none
     * @throws IllegalStateException if the vec is closed
     */
    public long lastIndexOf(double value) {
        checkOpen();
        long i = size() - 1;
        while (i >= 0 && Double.compare(getUnchecked(i), value) != 0) {
            i--;
        }
        return i;
    }

    /**
     * Tells whether there is an element of a value. O(n).
     *
     * @param value the value
     * @return whether {@link #indexOf} finds one
     * @throws IllegalStateException if the vec is closed
     */
    public boolean contains(double value) {
        return indexOf(value) >= 0;
    }

    /**
     * Finds an element of a value in a sorted vec. O(log n).
     *
     * @param value the value
     * @return its index, any of them if there are several; if there is none, {@code -1 - index} of where it would have to be
     *     inserted. Without meaning if the elements are not sorted
     * @throws IllegalStateException if the vec is closed
     */
    public long binarySearch(double value) {
        checkOpen();
        long low = 0;
        long high = size() - 1;
        while (low <= high) {
            long mid = low + (high - low) / 2;
            int order = Double.compare(getUnchecked(mid), value);
            if (order == 0) {
                return mid;
            }
            if (order < 0) {
                low = mid + 1;
            } else {
                high = mid - 1;
            }
        }
        return -1 - low;
    }

    /**
     * Sorts all elements in the order of {@link Double#compare}. In place, O(n log n).
     *
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void sort() {
        sort(0, size());
    }

    /**
     * Sorts elements in the order of {@link Double#compare}. In place, O(n log n).
     *
     * @param index the first of them
     * @param length how many
     * @throws IndexOutOfBoundsException if they are not all inside the vec
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void sort(long index, long length) {
        new DoubleSort(this, checkWrite(index, length), index + length).sort();
    }

    /**
     * Sorts all elements in the order of {@link Double#compare}, by the threads of {@link
     * java.util.concurrent.ForkJoinPool#commonPool}. In place, O(n log n).
     *
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void parallelSort() {
        parallelSort(0, size());
    }

    /**
     * Sorts elements in the order of {@link Double#compare}, by the threads of {@link
     * java.util.concurrent.ForkJoinPool#commonPool}. In place, O(n log n).
     *
     * @param index the first of them
     * @param length how many
     * @throws IndexOutOfBoundsException if they are not all inside the vec
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void parallelSort(long index, long length) {
        new DoubleSort(this, checkWrite(index, length), index + length).invoke();
    }

    /**
     * Hands each element to an action, in order.
     *
     * @param action what to do with it
     * @throws java.util.ConcurrentModificationException if the action adds or removes elements
     * @throws IllegalStateException if the vec is closed
     */
    public void forEach(DoubleConsumer action) {
        spliterator().forEachRemaining(action);
    }

    /**
     * Goes through the elements in order, without boxing them.
     *
     * @return an iterator that throws {@link java.util.ConcurrentModificationException} if elements are added or removed
     * @throws IllegalStateException if the vec is closed
     */
    public PrimitiveIterator.OfDouble iterator() {
        return new DoubleVecIterator(this);
    }

    /**
     * Gives the elements for a stream of one's own making.
     *
     * @return a spliterator that knows its size, splits in halves, and looks at the vec only when it is first used
     * @throws IllegalStateException if the vec is closed
     */
    public Spliterator.OfDouble spliterator() {
        checkOpen();
        return new DoubleVecSpliterator(this);
    }

    /**
     * Streams the elements in order. The stream may be made parallel.
     *
     * @return the stream
     * @throws IllegalStateException if the vec is closed
     */
    public DoubleStream stream() {
        return StreamSupport.doubleStream(spliterator(), false);
    }

    /**
     * Adds an element and makes it, and what was written before it, visible to threads that read by {@link #getAcquire}. One
     * thread adds; any number of others may read meanwhile, without locks, since nothing moves. None of them may be reading any
     * more when elements are removed, or the vec is frozen or closed.
     *
     * @param value the element
     * @throws CapacityExceededException if there are {@link #maximum()} elements already, or another block of the
     *     same arena follows
     * @throws OutOfVirtualMemoryException if the system has no memory for it
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void addRelease(double value) {
        long next = nextIndex();
        append(next, value);
        setSizeRelease(next + 1);
    }

    /**
     * Gives an element that another thread has added by {@link #addRelease}.
     *
     * @param index which one, less than {@link #sizeAcquire()}
     * @return the element
     * @throws IndexOutOfBoundsException if there is no such element that this thread could see
     * @throws IllegalStateException if the vec is closed
     */
    public double getAcquire(long index) {
        return getUnchecked(checkReadAcquire(index));
    }

    /**
     * Compares two vecs element by element, in the sense of {@link Double#compare}; of two that begin alike the shorter is less.
     * O(n).
     *
     * @param other the other vec
     * @return negative, zero or positive as this vec is less, equal or more
     * @throws IllegalStateException if one of them is closed
     */
    @Override
    public int compareTo(DoubleVec other) {
        long different = mismatch(other);
        return different >= 0 && different < Math.min(size(), other.size())
                ? Double.compare(getUnchecked(different), other.getUnchecked(different))
                : Long.compare(size(), other.size());
    }

    /**
     * Tells whether another object is a vec of the same type with the same elements in the same order. O(n).
     *
     * @param other the other object
     * @return whether it is
     * @throws IllegalStateException if one of them is closed
     */
    @Override
    public boolean equals(@Nullable Object other) {
        checkOpen();
        return other instanceof DoubleVec vec && mismatch(vec) < 0;
    }

    /**
     * Sums the elements up as {@link java.util.List#hashCode} does. O(n).
     *
     * @return the hash code, which changes with the elements
     * @throws IllegalStateException if the vec is closed
     */
    @Override
    public int hashCode() {
        checkOpen();
        int hash = 1;
        long size = size();
        for (long i = 0; i < size; i++) {
            hash = 31 * hash + Double.hashCode(getUnchecked(i));
        }
        return hash;
    }

    /**
     * Writes the first elements, and how many more there are.
     *
     * @return the elements in brackets
     */
    @Override
    public String toString() {
        return text(index -> Double.toString(getUnchecked(index)));
    }

    /**
     * Finds the first index at which two vecs differ. O(n).
     *
     * @param other the other vec
     * @return the index, which is the size of the shorter one if the other begins with it; -1 if they are equal
     * @throws IllegalStateException if one of them is closed
     */
    public long mismatch(DoubleVec other) {
        checkOpen();
        other.checkOpen();
        long common = Math.min(size(), other.size());
        for (long i = 0; i < common; i++) {
            if (Double.compare(getUnchecked(i), other.getUnchecked(i)) != 0) {
                return i;
            }
        }
        return size() == other.size() ? -1 : common;
    }

    @Override
    Double getBoxed(long index) {
        return get(index);
    }

    @Override
    void setBoxed(long index, Double value) {
        set(index, value);
    }

    /** An element that is known to be there. */
    private double getUnchecked(long index) {
        return RawMemory.getDouble(RawMemory.assumeInRange(address) + (index << SHIFT));
    }

    /** Writes an element for which there is known to be memory. */
    private void putUnchecked(long index, double value) {
        RawMemory.putDouble(RawMemory.assumeInRange(address) + (index << SHIFT), value);
    }

    /** Writes an element behind the last. In a loop neither index nor address stays, so that one bound for both is less work. */
    private void append(long next, double value) {
        RawMemory.putDouble(RawMemory.assumeInRange(address + (next << SHIFT)), value);
    }
}
