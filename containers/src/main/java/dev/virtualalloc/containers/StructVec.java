package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.internal.RawMemory;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A growing sequence of elements of one size outside the heap that never move, stored as C stores structs.
 *
 * <p>It holds values, as an {@link ElementLayout} writes them: getting an element creates an object, and setting one creates none.
 * {@link DoubleColumn} and its like read and write one component without creating the element.
 *
 * <pre>{@code
 * record Point(double x, double y) {}
 *
 * try (StructVec<Point> points = StructVec.withMaximum(1_000_000_000, ElementLayout.ofRecord(Point.class))) {
 *     points.add(new Point(1, 2));
 * }
 * }</pre>
 *
 * @param <T> the type of the elements
 * @since 0.1
 */
public final class StructVec<T> extends Vec<T> {
    private static final String NAME = "StructVec";
    private static final long LARGEST_ALIGNMENT = 16;

    private final ElementLayout<T> layout;
    private final long stride;
    private final Allocator allocator;

    StructVec(String name, long initialCapacity, ElementLayout<T> layout, long stride, Allocator allocator) {
        super(name, stride, allocate(name, initialCapacity, stride, allocator));
        this.layout = layout;
        this.stride = stride;
        this.allocator = allocator;
    }

    private StructVec(VecFile file, ElementLayout<T> layout, long stride, Allocator allocator) {
        super(NAME, stride, file);
        this.layout = layout;
        this.stride = stride;
        this.allocator = allocator;
    }

    /**
     * Creates an empty vec with addresses for a number of elements, and no memory yet.
     *
     * @param maxElements the largest possible size, at least 1
     * @param layout how the elements lie in memory
     * @param <T> the type of the elements
     * @return the vec
     * @throws IllegalArgumentException if the layout has an impossible size or alignment
     */
    public static <T> StructVec<T> withMaximum(long maxElements, ElementLayout<T> layout) {
        long bytes = maximumBytes(NAME, maxElements, stride(layout));
        return withCapacity(0, layout, VirtualAlloc.withMaximum(bytes));
    }

    /**
     * Creates an empty vec with memory for a number of elements.
     *
     * @param initialCapacity how many elements there is memory for, at least 0
     * @param layout how the elements lie in memory
     * @param allocator where the memory is from
     * @param <T> the type of the elements
     * @return the vec
     * @throws IllegalArgumentException if the layout has an impossible size or alignment
     */
    public static <T> StructVec<T> withCapacity(long initialCapacity, ElementLayout<T> layout, Allocator allocator) {
        return new StructVec<>(NAME, initialCapacity, layout, stride(layout), allocator);
    }

    /**
     * Opens a vec that is kept in a file, and creates the file if there is none. As long as it is open, nobody else can open it so.
     *
     * <p>{@link Vec} says what is in the file when. Of the layout it has the size alone: who opens it with another of that size reads
     * something else.
     *
     * @param path the file
     * @param maxElements the largest possible size, at least 1; it may be another each time
     * @param layout how the elements lie in memory
     * @param <T> the type of the elements
     * @return the vec, with the elements that it was closed with
     * @throws IllegalArgumentException if the layout has an impossible size or alignment
     * @throws VecFileException if it is no file of such a vec, was cut off, has more elements than that, or is open already
     * @throws UnsupportedOperationException if {@link dev.virtualalloc.spi.Capability#MAP} is absent
     */
    public static <T> StructVec<T> open(Path path, long maxElements, ElementLayout<T> layout) {
        return open(path, true, maxElements, layout);
    }

    /**
     * Opens a vec that is kept in a file for reading only, as if it were frozen for good. Another process may be adding to it: {@link
     * #sizeAcquire()} sees what it has {@linkplain #force forced}.
     *
     * @param path the file
     * @param maxElements the largest size that can be read, at least 1
     * @param layout how the elements lie in memory
     * @param <T> the type of the elements
     * @return the vec, with the elements that are there
     * @throws IllegalArgumentException if the layout has an impossible size or alignment
     * @throws VecFileException if it is no file of such a vec, was cut off, or has more elements than that
     * @throws UnsupportedOperationException if {@link dev.virtualalloc.spi.Capability#MAP} is absent
     */
    public static <T> StructVec<T> openReadOnly(Path path, long maxElements, ElementLayout<T> layout) {
        return open(path, false, maxElements, layout);
    }

    private static <T> StructVec<T> open(Path path, boolean writable, long maxElements, ElementLayout<T> layout) {
        long stride = stride(layout);
        Allocator allocator = VirtualAlloc.withMaximum(maximumBytes(NAME, maxElements, stride));
        VecFile file = VecFile.open(VirtualMemory.addressSpace(), path, writable, NAME, stride, maxElements);
        return new StructVec<>(file, layout, stride, allocator);
    }

    /** {@return how the elements lie in memory} */
    public ElementLayout<T> layout() {
        return layout;
    }

    /**
     * Returns an element, as a new object.
     *
     * @param index its index
     * @return the element
     * @throws IndexOutOfBoundsException if the index is out of bounds
     */
    public T get(long index) {
        return layout.read(block(), checkRead(index) * stride);
    }

    /**
     * Replaces an element.
     *
     * @param index its index
     * @param element the new element
     * @throws IndexOutOfBoundsException if the index is out of bounds
     */
    public void set(long index, T element) {
        layout.write(block(), checkWrite(index) * stride, Objects.requireNonNull(element, "element"));
    }

    /**
     * Adds an element at the end.
     *
     * @param element the element
     */
    public void add(T element) {
        Objects.requireNonNull(element, "element");
        long next = nextIndex();
        // Counted first: whatever the layout does to this vec, nothing is taken for granted after it.
        setSize(next + 1);
        try {
            layout.write(block(), next * stride, element);
        } catch (RuntimeException | Error e) {
            if (size() == next + 1) {
                rollBack(1);
            }
            throw e;
        }
    }

    /**
     * Adds all elements of a collection at the end, or none.
     *
     * @param elements the elements
     */
    public void addAll(Collection<? extends T> elements) {
        insertElements(size(), elements.toArray());
    }

    /**
     * Adds the elements of a vec of the same layout at the end.
     *
     * @param source the vec, which may be this one
     * @throws IllegalArgumentException if its layout is another; {@link #addAll(Stream)} converts
     */
    public void addAll(StructVec<T> source) {
        checkLayout(source);
        source.checkOpen();
        long before = size();
        long length = source.size();
        makeRoom(length);
        setSize(before + length);
        copyElements(before, source, 0, length);
    }

    /**
     * Replaces a range of elements by one of a vec of the same layout. The ranges may overlap.
     *
     * @param index the first element to replace
     * @param source the vec, which may be this one
     * @param sourceIndex the first element to copy
     * @param length how many elements
     * @throws IllegalArgumentException if its layout is another
     * @throws IndexOutOfBoundsException if a range is out of bounds
     */
    public void copyFrom(long index, StructVec<T> source, long sourceIndex, long length) {
        checkLayout(source);
        copyElements(index, source, sourceIndex, length);
    }

    /**
     * Adds the elements of a stream at the end, in its order. If the stream fails, or there is no room for all, none is added.
     *
     * @param elements the stream
     */
    public void addAll(Stream<? extends T> elements) {
        checkWritable();
        long before = size();
        try {
            elements.sequential().forEachOrdered(this::add);
        } catch (RuntimeException | Error e) {
            rollBack(size() - before);
            throw e;
        }
    }

    /**
     * Removes the last element.
     *
     * @return the element removed
     * @throws java.util.NoSuchElementException if there are no elements
     */
    public T removeLast() {
        long last = lastIndex();
        T element = get(last);
        truncate(last);
        return element;
    }

    /**
     * Inserts an element; those from its index on move up. O(n) in the elements after it.
     *
     * @param index its index, 0 to {@link #size()}
     * @param element the element
     * @throws IndexOutOfBoundsException if the index is out of bounds
     */
    public void insert(long index, T element) {
        insertElements(index, element);
    }

    /**
     * Inserts all elements of a collection, or none; those from their index on move up. O(n) in the elements inserted and after them.
     *
     * @param index the index of the first, 0 to {@link #size()}
     * @param elements the elements
     * @throws IndexOutOfBoundsException if the index is out of bounds
     */
    public void insertAll(long index, Collection<? extends T> elements) {
        insertElements(index, elements.toArray());
    }

    /**
     * Removes an element; those after it move down. O(n) in the elements after it.
     *
     * @param index its index
     * @return the element removed
     * @throws IndexOutOfBoundsException if the index is out of bounds
     */
    public T remove(long index) {
        T element = get(checkWrite(index));
        removeRange(index, 1);
        return element;
    }

    /**
     * Sets the number of elements: removes the last, O(1), or adds copies of one, O(n) in these.
     *
     * @param elements the new size, at least 0
     * @param element what is added
     * @throws IllegalArgumentException if {@code elements} is negative
     */
    public void resize(long elements, T element) {
        long before = size();
        resize(elements);
        try {
            if (elements > before) {
                fill(before, elements - before, element);
            }
        } catch (RuntimeException | Error e) {
            rollBack(size() - before);
            throw e;
        }
    }

    /**
     * Replaces all elements by one. O(n).
     *
     * @param element the element
     */
    public void fill(T element) {
        fill(0, size(), element);
    }

    /**
     * Replaces a range of elements by one. O(n).
     *
     * @param index the first of them
     * @param length how many
     * @param element the element
     * @throws IndexOutOfBoundsException if the range is out of bounds
     */
    public void fill(long index, long length, T element) {
        Objects.requireNonNull(element, "element");
        checkWrite(index, length);
        if (length > 0) {
            set(index, element);
            // Written once, then copied: each time as many as there are.
            for (long done = 1; done < length; done *= 2) {
                copyElements(index + done, this, index, Math.min(done, length - done));
            }
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
        long one = address + checkWrite(index) * stride;
        long two = address + checkWrite(other) * stride;
        // As bytes and not as objects, which a constructor may refuse to make.
        long done = 0;
        for (; done <= stride - Long.BYTES; done += Long.BYTES) {
            long value = RawMemory.getLong(one + done);
            RawMemory.putLong(one + done, RawMemory.getLong(two + done));
            RawMemory.putLong(two + done, value);
        }
        for (; done < stride; done++) {
            byte value = RawMemory.getByte(one + done);
            RawMemory.putByte(one + done, RawMemory.getByte(two + done));
            RawMemory.putByte(two + done, value);
        }
    }

    /** Reverses the order of the elements. O(n). */
    public void reverse() {
        checkWritable();
        for (long low = 0, high = size() - 1; low < high; low++, high--) {
            swap(low, high);
        }
    }

    /**
     * Sorts the elements; equal ones keep their order. O(n log n). Takes memory for two copies of the elements from the allocator of
     * the vec meanwhile, and none from the heap, unlike {@code asList().sort(order)}.
     *
     * @param order the order; if it throws, nothing has changed
     * @throws java.util.ConcurrentModificationException if the order adds or removes elements
     * @throws dev.virtualalloc.CapacityExceededException if the allocator cannot give the copies
     * @throws dev.virtualalloc.OutOfVirtualMemoryException if the system has no memory for the copies
     */
    public void sort(Comparator<? super T> order) {
        Objects.requireNonNull(order, "order");
        checkWritable();
        if (size() > 1) {
            StructVecSort.sort(this, order);
        }
    }

    /**
     * Returns the index of the first element that equals an object. O(n).
     *
     * @param element the object
     * @return the index, or -1 if there is none
     */
    public long indexOf(T element) {
        checkOpen();
        for (long i = 0; i < size(); i++) {
            if (element.equals(get(i))) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Returns the index of the last element that equals an object. O(n).
     *
     * @param element the object
     * @return the index, or -1 if there is none
     */
    public long lastIndexOf(T element) {
        checkOpen();
        for (long i = size() - 1; i >= 0; i--) {
            if (element.equals(get(i))) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Searches the elements, which must be sorted, for one. O(log n).
     *
     * @param element the element
     * @param order the order that the elements are sorted by
     * @return the index of an element that compares as equal, any if there are several; otherwise {@code -1 - index} of where it
     *     would be inserted
     */
    public long binarySearch(T element, Comparator<? super T> order) {
        checkOpen();
        long low = 0;
        long high = size() - 1;
        while (low <= high) {
            long mid = low + (high - low) / 2;
            int found = order.compare(get(mid), element);
            if (found == 0) {
                return mid;
            }
            if (found < 0) {
                low = mid + 1;
            } else {
                high = mid - 1;
            }
        }
        return -1 - low;
    }

    /**
     * Returns whether an element equals an object. O(n).
     *
     * @param element the object
     * @return whether there is one
     */
    public boolean contains(T element) {
        return indexOf(element) >= 0;
    }

    /** {@return a stream of the elements in order} */
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    /**
     * Adds an element and makes it, and what was written before it, visible to threads that read by {@link #getAcquire}.
     *
     * <p>One thread adds; any number of others may read meanwhile, without locks, since nothing moves. No other thread may be
     * reading when elements are removed, or the vec is frozen or closed.
     *
     * @param element the element
     */
    public void addRelease(T element) {
        Objects.requireNonNull(element, "element");
        long next = nextIndex();
        long before = version();
        try {
            layout.write(block(), next * stride, element);
            checkUnchanged(before, "addRelease");
            if (next >= writeLimit()) {
                throw new ConcurrentModificationException(
                        "the layout has taken the memory away that it has written to");
            }
        } catch (RuntimeException | Error e) {
            markDirty(next + 1);
            throw e;
        }
        setSizeRelease(next + 1);
    }

    /**
     * Returns an element that another thread has added by {@link #addRelease}.
     *
     * @param index its index, less than {@link #sizeAcquire()}
     * @return the element
     * @throws IndexOutOfBoundsException if this thread sees no such element
     */
    public T getAcquire(long index) {
        return layout.read(block(), checkReadAcquire(index) * stride);
    }

    /** {@return whether an object is a {@code StructVec} with equal elements in the same order} O(n). */
    @Override
    public boolean equals(@Nullable Object other) {
        checkOpen();
        if (!(other instanceof StructVec<?> that)) {
            return false;
        }
        that.checkOpen();
        if (that.size() != size()) {
            return false;
        }
        for (long i = 0; i < size(); i++) {
            if (!get(i).equals(that.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** {@return the hash code that a {@link java.util.List} of the elements has} O(n). */
    @Override
    public int hashCode() {
        checkOpen();
        int hash = 1;
        for (long i = 0; i < size(); i++) {
            hash = 31 * hash + get(i).hashCode();
        }
        return hash;
    }

    /** {@return the first elements in brackets, and how many more there are} */
    @Override
    public String toString() {
        return text(index -> get(index).toString());
    }

    @Override
    T getBoxed(long index) {
        return get(index);
    }

    @Override
    void setBoxed(long index, T value) {
        set(index, value);
    }

    private void checkLayout(StructVec<T> source) {
        if (source.stride != stride || !source.layout.equals(layout)) {
            throw new IllegalArgumentException("elements of " + source.layout + " cannot be copied to a vec of "
                    + layout + ". Add them by stream() instead");
        }
    }

    /** As many elements, whatever they are, from the same allocator. */
    StructVec<T> newBuffer() {
        StructVec<T> buffer = new StructVec<>(NAME, size(), layout, stride, allocator);
        buffer.resize(size());
        return buffer;
    }

    long stride() {
        return stride;
    }

    /** Where a component begins, if elements of this vec have room for it there. A boolean is read as a byte. */
    long offset(RecordLayout.Field field, Class<?> type, long bytes) {
        checkOpen();
        boolean fits = field.type() == type || (field.type() == boolean.class && type == byte.class);
        if (!fits || field.offset() < 0 || field.offset() > stride - bytes) {
            throw new IllegalArgumentException("there is no " + type + " " + field.name() + " at offset "
                    + field.offset() + " of elements of " + Nouns.counted(stride, "byte") + ": it is " + field);
        }
        return field.offset();
    }

    static long stride(ElementLayout<?> layout) {
        long size = layout.size();
        long alignment = layout.alignment();
        if (alignment < 1 || alignment > LARGEST_ALIGNMENT || Long.bitCount(alignment) != 1) {
            throw new IllegalArgumentException(
                    "elements cannot be aligned to " + alignment + ". It has to be 1, 2, 4, 8 or 16");
        }
        if (size < 1 || size % alignment != 0) {
            throw new IllegalArgumentException("elements cannot have a size of " + size
                    + " bytes: it has to be a positive multiple of their alignment, " + alignment);
        }
        return size;
    }
}
