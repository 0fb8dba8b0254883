package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.spi.AddressSpace;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A growing sequence of double outside the heap, whose elements never move.
 *
 * <pre>{@code
 * try (DoubleVec vec = DoubleVec.withMaximum(1_000_000_000)) {
 *     vec.add(value);
 *     vec.get(0);
 * }
 * }</pre>
 *
 * @since 0.1
 */
// #if double float short char int long
public final class DoubleVec extends Vec<Double> implements Comparable<DoubleVec> {
    // #else
    // public final class DoubleVec extends ByteSequence implements Comparable<DoubleVec> {
    // #endif
    private static final String NAME = "DoubleVec";
    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;
    private static final int SHIFT = Integer.numberOfTrailingZeros(Double.BYTES);

    /** What is filled element by element; the rest is copied from it, which is faster, and for it to stay in the cache. */
    private static final int FILL_PATTERN = (4 << 10) / Double.BYTES;

    DoubleVec(String name, long initialCapacity, Allocator allocator) {
        super(name, Double.BYTES, allocate(name, initialCapacity, Double.BYTES, allocator));
    }

    private DoubleVec(VecFile file) {
        super(NAME, Double.BYTES, file);
    }

    /**
     * Creates an empty vec with addresses for a number of elements, and no memory yet.
     *
     * @param maxElements the largest possible size, at least 1
     * @return the vec
     */
    public static DoubleVec withMaximum(long maxElements) {
        return withCapacity(0, VirtualAlloc.withMaximum(maximumBytes(NAME, maxElements, Double.BYTES)));
    }

    /**
     * Creates an empty vec with memory for a number of elements.
     *
     * @param initialCapacity how many elements there is memory for, at least 0
     * @param allocator where the memory is from
     * @return the vec
     */
    public static DoubleVec withCapacity(long initialCapacity, Allocator allocator) {
        return new DoubleVec(NAME, initialCapacity, allocator);
    }

    /**
     * Opens a vec that is kept in a file, and creates the file if there is none. As long as it is open, nobody else can open it so.
     *
     * <p>{@link Vec} says what is in the file when.
     *
     * @param path the file
     * @param maxElements the largest possible size, at least 1; it may be another each time
     * @return the vec, with the elements that it was closed with
     * @throws VecFileException if it is no file of such a vec, was cut off, has more elements than that, or is open already
     * @throws UnsupportedOperationException if {@link dev.virtualalloc.spi.Capability#MAP} is absent
     */
    public static DoubleVec open(Path path, long maxElements) {
        return open(path, maxElements, VirtualMemory.addressSpace());
    }

    static DoubleVec open(Path path, long maxElements, AddressSpace space) {
        return new DoubleVec(VecFile.open(space, path, true, NAME, Double.BYTES, maxElements));
    }

    /**
     * Opens a vec that is kept in a file for reading only, as if it were frozen for good. Another process may be adding to it by {@link
     * #addRelease}: {@link #sizeAcquire()} sees what it has added.
     *
     * @param path the file
     * @param maxElements the largest size that can be read, at least 1
     * @return the vec, with the elements that are there
     * @throws VecFileException if it is no file of such a vec, was cut off, or has more elements than that
     * @throws UnsupportedOperationException if {@link dev.virtualalloc.spi.Capability#MAP} is absent
     */
    public static DoubleVec openReadOnly(Path path, long maxElements) {
        return openReadOnly(path, maxElements, VirtualMemory.addressSpace());
    }

    static DoubleVec openReadOnly(Path path, long maxElements, AddressSpace space) {
        return new DoubleVec(VecFile.open(space, path, false, NAME, Double.BYTES, maxElements));
    }

    /**
     * Returns an element.
     *
     * @param index its index
     * @return the element
     * @throws IndexOutOfBoundsException if the index is out of bounds
     */
    public double get(long index) {
        return getUnchecked(checkRead(index));
    }

    /**
     * Replaces an element.
     *
     * @param index its index
     * @param value the new value
     * @throws IndexOutOfBoundsException if the index is out of bounds
     */
    public void set(long index, double value) {
        putUnchecked(checkWrite(index), value);
    }

    /**
     * Adds an element at the end.
     *
     * @param value the element
     */
    public void add(double value) {
        long next = nextIndex();
        append(next, value);
        setSize(next + 1);
    }

    /**
     * Removes the last element.
     *
     * @return the element removed
     * @throws java.util.NoSuchElementException if there are no elements
     */
    public double removeLast() {
        double value = getUnchecked(lastIndex());
        removeLast(1);
        return value;
    }

    /**
     * Adds elements at the end.
     *
     * @param values the elements
     */
    public void addAll(double... values) {
        addAll(values, 0, values.length);
    }

    /**
     * Adds a range of an array at the end.
     *
     * @param source the array
     * @param offset the index of the first element to add
     * @param length how many elements
     * @throws IndexOutOfBoundsException if the range is out of bounds
     */
    public void addAll(double[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        makeRoom(length);
        long size = size();
        RawMemory.copyIn(source, offset, address + (size << SHIFT), length);
        setSize(size + length);
    }

    /**
     * Replaces a range of elements by one of an array.
     *
     * @param index the first element to replace
     * @param source the array
     * @param offset the index of the first element to copy
     * @param length how many elements
     * @throws IndexOutOfBoundsException if a range is out of bounds
     */
    public void copyFrom(long index, double[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        RawMemory.copyIn(source, offset, address + (checkWrite(index, length) << SHIFT), length);
    }

    /**
     * Copies a range of elements to an array.
     *
     * @param index the first element to copy
     * @param target the array
     * @param offset the index of the first element to replace
     * @param length how many elements
     * @throws IndexOutOfBoundsException if a range is out of bounds
     */
    public void copyTo(long index, double[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        RawMemory.copyOut(address + (checkRead(index, length) << SHIFT), target, offset, length);
    }

    /**
     * Replaces a range of elements by one of a vec. The ranges may overlap.
     *
     * @param index the first element to replace
     * @param source the vec, which may be this one
     * @param sourceIndex the first element to copy
     * @param length how many elements
     * @throws IndexOutOfBoundsException if a range is out of bounds
     */
    public void copyFrom(long index, DoubleVec source, long sourceIndex, long length) {
        long from = source.address + (source.checkRead(sourceIndex, length) << SHIFT);
        RawMemory.copy(from, address + (checkWrite(index, length) << SHIFT), length << SHIFT);
    }

    /**
     * Returns a new array of all elements.
     *
     * @return the array
     * @throws IllegalStateException if there are more elements than an array can have
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
     * Adds the elements of a vec at the end.
     *
     * @param source the vec, which may be this one
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
     * @param source the stream
     * @throws IllegalArgumentException if a whole number of the stream is out of the range of the vec's type; other numbers are
     *     rounded as by a cast
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
     * Inserts an element; those from its index on move up. O(n) in the elements after it.
     *
     * @param index its index, 0 to {@link #size()}
     * @param value the element
     * @throws IndexOutOfBoundsException if the index is out of bounds
     */
    public void insert(long index, double value) {
        openGap(index, 1);
        putUnchecked(index, value);
    }

    /**
     * Inserts elements; those from their index on move up. O(n) in the elements inserted and after them.
     *
     * @param index the index of the first, 0 to {@link #size()}
     * @param values the elements
     * @throws IndexOutOfBoundsException if the index is out of bounds
     */
    public void insertAll(long index, double... values) {
        openGap(index, values.length);
        RawMemory.copyIn(values, 0, address + (index << SHIFT), values.length);
    }

    /**
     * Removes an element; those after it move down. O(n) in the elements after it.
     *
     * @param index its index
     * @return the element removed
     * @throws IndexOutOfBoundsException if the index is out of bounds
     */
    public double remove(long index) {
        double value = getUnchecked(checkWrite(index));
        removeRange(index, 1);
        return value;
    }

    /**
     * Sets the number of elements: removes the last, O(1), or adds elements of one value, O(n) in these.
     *
     * @param elements the new size, at least 0
     * @param value the value of the elements added
     * @throws IllegalArgumentException if {@code elements} is negative
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
     * Sets all elements to one value. O(n).
     *
     * @param value the value
     */
    public void fill(double value) {
        fill(0, size(), value);
    }

    /**
     * Sets a range of elements to one value. O(n).
     *
     * @param index the first of them
     * @param length how many
     * @param value the value
     * @throws IndexOutOfBoundsException if the range is out of bounds
     */
    public void fill(long index, long length, double value) {
        long start = place(checkWrite(index, length));
        int pattern = (int) Math.min(length, FILL_PATTERN);
        for (int i = 0; i < pattern; i++) {
            putUnchecked(index + i, value);
        }
        for (long done = pattern; done < length; done += pattern) {
            RawMemory.copy(start, start + (done << SHIFT), Math.min(pattern, length - done) << SHIFT);
        }
    }

    /**
     * Exchanges two elements.
     *
     * @param index the index of one of them
     * @param other the index of the other
     * @throws IndexOutOfBoundsException if an index is out of bounds
     */
    public void swap(long index, long other) {
        double value = getUnchecked(checkWrite(index));
        putUnchecked(index, getUnchecked(checkWrite(other)));
        putUnchecked(other, value);
    }

    /** Reverses the order of the elements. O(n). */
    public void reverse() {
        checkWritable();
        for (long low = 0, high = size() - 1; low < high; low++, high--) {
            double value = getUnchecked(low);
            putUnchecked(low, getUnchecked(high));
            putUnchecked(high, value);
        }
    }

    /**
     * Returns the index of the first element that equals a value by {@link Double#compare}. O(n).
     *
     * @param value the value
     * @return the index, or -1 if there is none
     */
    public long indexOf(double value) {
        checkOpen();
        return firstIndex(value, size());
    }

    private long firstIndex(double value, long size) {
        for (long i = 0; i < size; i++) {
            if (same(getUnchecked(i), value)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Returns the index of the last element that equals a value by {@link Double#compare}. O(n).
     *
     * @param value the value
     * @return the index, or -1 if there is none
     */
    public long lastIndexOf(double value) {
        checkOpen();
        for (long i = size() - 1; i >= 0; i--) {
            if (same(getUnchecked(i), value)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Returns whether an element equals a value by {@link Double#compare}. O(n).
     *
     * @param value the value
     * @return whether there is one
     */
    public boolean contains(double value) {
        return indexOf(value) >= 0;
    }

    /**
     * Searches the elements, which must be sorted, for a value. O(log n).
     *
     * @param value the value
     * @return the index of an element that equals it, any if there are several; otherwise {@code -1 - index} of where it would be
     *     inserted
     */
    public long binarySearch(double value) {
        checkOpen();
        return search(value, size());
    }

    private long search(double value, long size) {
        long low = 0;
        long high = size - 1;
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

    /** Sorts all elements as {@link #sort(long, long)} does. */
    public void sort() {
        sort(0, size());
    }

    /**
     * Sorts a range of elements by {@link Double#compare}. O(n log n). Takes heap for a copy of the elements meanwhile, but at most
     * 32 MiB, and at most a sixteenth of a small heap.
     *
     * @param index the first of them
     * @param length how many
     * @throws IndexOutOfBoundsException if the range is out of bounds
     * @throws OutOfMemoryError if there is not so much heap; nothing has changed then
     */
    public void sort(long index, long length) {
        DoubleSort.sort(place(checkWrite(index, length)), length);
    }

    /** Sorts all elements as {@link #parallelSort(long, long)} does. */
    public void parallelSort() {
        parallelSort(0, size());
    }

    /**
     * Sorts a range of elements as {@link #sort(long, long)} does, by the threads of {@link
     * java.util.concurrent.ForkJoinPool#commonPool}, or of the pool that the calling thread is one of.
     *
     * <p>If it throws, because that pool is shut down for example, other threads may be sorting for a moment longer. The elements are
     * in some other order then.
     *
     * @param index the first of them
     * @param length how many
     * @throws IndexOutOfBoundsException if the range is out of bounds
     * @throws OutOfMemoryError if there is not so much heap
     */
    public void parallelSort(long index, long length) {
        // #if double float int long
        DoubleSortTask.sort(this, place(checkWrite(index, length)), length);
        // #else
        // sort(index, length);
        // #endif
    }

    /**
     * Performs an action for each element in order, without boxing.
     *
     * @param action the action
     * @throws java.util.ConcurrentModificationException if the action adds or removes elements
     */
    public void forEachDouble(DoubleConsumer action) {
        Objects.requireNonNull(action, "action");
        checkOpen();
        long end = size();
        long version = version();
        for (long i = 0; i < end; i++) {
            action.accept(getUnchecked(i));
            checkUnchanged(version, end);
        }
    }

    @Override
    public void forEach(Consumer<? super Double> action) {
        Objects.requireNonNull(action, "action");
        checkOpen();
        long end = size();
        long version = version();
        // Not by forEachDouble: of a loop of its own the compiler knows which actions it is given, and needs no boxes.
        for (long i = 0; i < end; i++) {
            action.accept(getUnchecked(i));
            checkUnchanged(version, end);
        }
    }

    // #if double int long
    @Override
    public java.util.PrimitiveIterator.OfDouble iterator() {
        return new DoubleVecIterator(this);
    }

    /** {@return a fail-fast, late-binding spliterator, which knows its size and splits in halves} */
    @Override
    public java.util.Spliterator.OfDouble spliterator() {
        checkOpen();
        return new DoubleVecSpliterator(this);
    }

    // #else
    // @Override
    // public java.util.Iterator<Double> iterator() {
    //     return new DoubleVecIterator(this);
    // }
    //
    // #endif

    /** {@return a stream of the elements in order} It may read somewhat ahead of what it hands out. */
    public DoubleStream stream() {
        checkOpen();
        return StreamSupport.doubleStream(new DoubleVecSpliterator(this), false);
    }

    /**
     * Adds an element and makes it, and what was written before it, visible to threads that read by {@link #getAcquire}.
     *
     * <p>One thread adds; any number of others may read meanwhile, without locks, since nothing moves. No other thread may be
     * reading when elements are removed, or the vec is frozen or closed.
     *
     * @param value the element
     */
    public void addRelease(double value) {
        long next = nextIndex();
        append(next, value);
        setSizeRelease(next + 1);
    }

    /**
     * Returns an element that another thread has added by {@link #addRelease}.
     *
     * @param index its index, less than {@link #sizeAcquire()}
     * @return the element
     * @throws IndexOutOfBoundsException if this thread sees no such element
     */
    public double getAcquire(long index) {
        // #if double float char
        return getUnchecked(checkReadAcquire(index));
        // #else
        // return block().getDoubleAcquire(offsetAcquire(index));
        // #endif
    }

    /**
     * Copies a range of elements that another thread has added by {@link #addRelease} to an array.
     *
     * @param index the first element to copy
     * @param target the array
     * @param offset the index of the first element to replace
     * @param length how many elements
     * @throws IndexOutOfBoundsException if a range is out of bounds, or this thread sees no such elements
     */
    public void copyToAcquire(long index, double[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        RawMemory.copyOut(address + (checkReadAcquire(index, length) << SHIFT), target, offset, length);
    }

    /**
     * Returns the index of the first element that equals a value by {@link Double#compare}, of those that this thread sees of another
     * that adds them by {@link #addRelease}. O(n).
     *
     * @param value the value
     * @return the index, or -1 if there is none
     */
    public long indexOfAcquire(double value) {
        checkOpen();
        return firstIndex(value, sizeAcquire());
    }

    /**
     * Searches the elements that this thread sees of another that adds them by {@link #addRelease}. They must be sorted. O(log n).
     *
     * @param value the value
     * @return the index, as {@link #binarySearch} returns it
     */
    public long binarySearchAcquire(double value) {
        checkOpen();
        return search(value, sizeAcquire());
    }

    /** {@return a stream of the elements in order that this thread sees now of another that adds them by {@link #addRelease}} */
    public DoubleStream streamAcquire() {
        checkOpen();
        // #if double float byte short char int
        return java.util.stream.LongStream.range(0, sizeAcquire()).mapToDouble(this::getAcquire);
        // #else
        // return java.util.stream.LongStream.range(0, sizeAcquire()).map(this::getAcquire);
        // #endif
    }

    // #if byte short int long
    // /**
    //  * Returns an element, read as a volatile variable is.
    //  *
    //  * @param index its index
    //  * @return the element
    //  * @throws IndexOutOfBoundsException if this thread sees no such element
    //  */
    // public double getVolatile(long index) {
    //     return block().getDoubleVolatile(offsetAcquire(index));
    // }
    //
    // /**
    //  * Replaces an element as a volatile variable is set.
    //  *
    //  * @param index its index
    //  * @param value the new value
    //  * @throws IndexOutOfBoundsException if this thread sees no such element
    //  */
    // public void setVolatile(long index, double value) {
    //     block().putDoubleVolatile(offsetAcquire(index), value);
    // }
    //
    // /**
    //  * Replaces an element, and lets threads that read it by {@link #getAcquire} see what was written before.
    //  *
    //  * @param index its index
    //  * @param value the new value
    //  * @throws IndexOutOfBoundsException if this thread sees no such element
    //  */
    // public void setRelease(long index, double value) {
    //     block().putDoubleRelease(offsetAcquire(index), value);
    // }
    //
    // /**
    //  * Returns an element as it is at some time soon: no other access is ordered by it.
    //  *
    //  * @param index its index
    //  * @return the element
    //  * @throws IndexOutOfBoundsException if this thread sees no such element
    //  */
    // public double getOpaque(long index) {
    //     return block().getDoubleOpaque(offsetAcquire(index));
    // }
    //
    // /**
    //  * Replaces an element for others to see at some time soon: no other access is ordered by it.
    //  *
    //  * @param index its index
    //  * @param value the new value
    //  * @throws IndexOutOfBoundsException if this thread sees no such element
    //  */
    // public void setOpaque(long index, double value) {
    //     block().putDoubleOpaque(offsetAcquire(index), value);
    // }
    //
    // /**
    //  * Replaces an element if it has the expected value, atomically.
    //  *
    //  * @param index its index
    //  * @param expected the expected value
    //  * @param value the new value
    //  * @return whether it was replaced
    //  * @throws IndexOutOfBoundsException if this thread sees no such element
    //  */
    // public boolean compareAndSet(long index, double expected, double value) {
    //     return block().compareAndSetDouble(offsetAcquire(index), expected, value);
    // }
    //
    // /**
    //  * Replaces an element if it has the expected value, atomically.
    //  *
    //  * @param index its index
    //  * @param expected the expected value
    //  * @param value the new value
    //  * @return the element that was there: the expected one if it was replaced
    //  * @throws IndexOutOfBoundsException if this thread sees no such element
    //  */
    // public double compareAndExchange(long index, double expected, double value) {
    //     return block().compareAndExchangeDouble(offsetAcquire(index), expected, value);
    // }
    //
    // /**
    //  * Replaces an element, atomically.
    //  *
    //  * @param index its index
    //  * @param value the new value
    //  * @return the element that was there
    //  * @throws IndexOutOfBoundsException if this thread sees no such element
    //  */
    // public double getAndSet(long index, double value) {
    //     return block().getAndSetDouble(offsetAcquire(index), value);
    // }
    //
    // /**
    //  * Adds to an element, atomically. It wraps around.
    //  *
    //  * @param index its index
    //  * @param value what is added
    //  * @return the element that was there
    //  * @throws IndexOutOfBoundsException if this thread sees no such element
    //  */
    // public double getAndAdd(long index, double value) {
    //     return block().getAndAddDouble(offsetAcquire(index), value);
    // }
    //
    // /**
    //  * Combines an element with a value by {@code &}, atomically.
    //  *
    //  * @param index its index
    //  * @param mask the value
    //  * @return the element that was there
    //  * @throws IndexOutOfBoundsException if this thread sees no such element
    //  */
    // public double getAndBitwiseAnd(long index, double mask) {
    //     return block().getAndBitwiseAndDouble(offsetAcquire(index), mask);
    // }
    //
    // /**
    //  * Combines an element with a value by {@code |}, atomically.
    //  *
    //  * @param index its index
    //  * @param mask the value
    //  * @return the element that was there
    //  * @throws IndexOutOfBoundsException if this thread sees no such element
    //  */
    // public double getAndBitwiseOr(long index, double mask) {
    //     return block().getAndBitwiseOrDouble(offsetAcquire(index), mask);
    // }
    //
    // /**
    //  * Combines an element with a value by {@code ^}, atomically.
    //  *
    //  * @param index its index
    //  * @param mask the value
    //  * @return the element that was there
    //  * @throws IndexOutOfBoundsException if this thread sees no such element
    //  */
    // public double getAndBitwiseXor(long index, double mask) {
    //     return block().getAndBitwiseXorDouble(offsetAcquire(index), mask);
    // }
    //
    // #endif
    /** Compares element by element, by {@link Double#compare}; of two vecs that begin alike the shorter is less. O(n). */
    @Override
    public int compareTo(DoubleVec other) {
        long different = mismatch(other);
        return different >= 0 && different < Math.min(size(), other.size())
                ? Double.compare(getUnchecked(different), other.getUnchecked(different))
                : Long.compare(size(), other.size());
    }

    /** {@return whether an object is a vec of the same type with the same elements in the same order} O(n). */
    @Override
    public boolean equals(@Nullable Object other) {
        checkOpen();
        return other instanceof DoubleVec vec && mismatch(vec) < 0;
    }

    /** {@return the hash code that a {@link java.util.List} of the elements has} O(n). */
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

    /** {@return the first elements in brackets, and how many more there are} */
    @Override
    public String toString() {
        return text(index -> Double.toString(getUnchecked(index)));
    }

    /**
     * Returns the first index at which two vecs differ. O(n).
     *
     * @param other the other vec
     * @return the index, which is the size of the shorter vec if the other begins with it; -1 if they are equal
     */
    public long mismatch(DoubleVec other) {
        checkOpen();
        other.checkOpen();
        long common = Math.min(size(), other.size());
        for (long i = 0; i < common; i++) {
            if (!same(getUnchecked(i), other.getUnchecked(i))) {
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

    /** The address of an element. */
    private long place(long index) {
        return RawMemory.assumeInRange(address + (index << SHIFT));
    }

    /** For a caller who knows that the vec has the element and has run no other code since. */
    double getUnchecked(long index) {
        return RawMemory.getDouble(RawMemory.assumeInRange(address) + (index << SHIFT));
    }

    private void putUnchecked(long index, double value) {
        RawMemory.putDouble(RawMemory.assumeInRange(address) + (index << SHIFT), value);
    }

    /** One bound for index and address: in a loop neither stays, and this is less work. */
    private void append(long next, double value) {
        RawMemory.putDouble(RawMemory.assumeInRange(address + (next << SHIFT)), value);
    }

    // What compares as equal, but not by compare: which of two is the less is a branch that nobody could foretell.
    // #if double
    private static boolean same(double one, double other) {
        return Double.doubleToLongBits(one) == Double.doubleToLongBits(other);
    }
    // #endif
    // #if float
    // private static boolean same(float one, float other) {
    //     return Float.floatToIntBits(one) == Float.floatToIntBits(other);
    // }
    // #endif
    // #if byte short char int long
    // private static boolean same(double one, double other) {
    //     return one == other;
    // }
    // #endif
}
