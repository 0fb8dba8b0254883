package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.RawMemory;
import java.util.Collection;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A growing sequence of elements of one size, outside the heap, that never move. What it holds are the values, as an {@link
 * ElementLayout} writes them: getting an element makes an object, and setting one makes none.
 *
 * <p>Getting, setting, adding and removing at the end are O(1). {@link DoubleColumn} and its like read and write one component
 * without making the element. A vec is for one thread at a time.
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
 */
public final class StructVec<T> extends Vec<T> implements Iterable<T> {
    private static final String NAME = "StructVec";
    private static final long LARGEST_ALIGNMENT = 16;

    private final ElementLayout<T> layout;
    private final long stride;
    private final Allocator allocator;

    StructVec(String name, long elements, ElementLayout<T> layout, long stride, Allocator allocator) {
        super(name, stride, allocate(name, elements, stride, allocator));
        this.layout = layout;
        this.stride = stride;
        this.allocator = allocator;
    }

    /**
     * Makes an empty vec with addresses for a number of elements, and no memory yet.
     *
     * @param elements how many elements there can be at the most, at least 1
     * @param layout how the elements lie in memory
     * @param <T> the type of the elements
     * @return the vec
     * @throws IllegalArgumentException if {@code elements} is not positive, or their bytes are more than a {@code long} holds, or
     *     the layout has an impossible size or alignment
     * @throws OutOfVirtualMemoryException if the system has no such range of addresses
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws NoUsableProviderException if there is no provider that can serve
     */
    public static <T> StructVec<T> withMaximum(long elements, ElementLayout<T> layout) {
        long bytes = maximumBytes(NAME, elements, stride(layout));
        return withCapacity(0, layout, VirtualAlloc.withMaximum(bytes));
    }

    /**
     * Makes an empty vec with memory for a number of elements; it can grow as far as the allocator lets it.
     *
     * @param elements how many elements there is to be memory for, at least 0
     * @param layout how the elements lie in memory
     * @param allocator whose memory
     * @param <T> the type of the elements
     * @return the vec
     * @throws IllegalArgumentException if {@code elements} is negative, the allocator's memory cannot be read and written, or the
     *     layout has an impossible size or alignment
     * @throws CapacityExceededException if that is more than the maximum of the allocator, or more than is left of it
     * @throws OutOfVirtualMemoryException if the system refuses the addresses or the memory
     * @throws VirtualMemoryException if the system refuses for another reason
     */
    public static <T> StructVec<T> withCapacity(long elements, ElementLayout<T> layout, Allocator allocator) {
        return new StructVec<>(NAME, elements, layout, stride(layout), allocator);
    }

    /**
     * Tells how the elements lie in memory.
     *
     * @return the layout
     */
    public ElementLayout<T> layout() {
        return layout;
    }

    /**
     * Gives an element. A new object each time.
     *
     * @param index which one, from 0
     * @return the element
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if the vec is closed
     */
    public T get(long index) {
        return layout.read(block(), checkRead(index) * stride);
    }

    /**
     * Replaces an element.
     *
     * @param index which one, from 0
     * @param element what it becomes
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void set(long index, T element) {
        layout.write(block(), checkWrite(index) * stride, Objects.requireNonNull(element, "element"));
    }

    /**
     * Adds an element at the end.
     *
     * @param element the element
     * @throws CapacityExceededException if there are {@link #maximum()} elements already, or another block of the
     *     same arena follows
     * @throws OutOfVirtualMemoryException if the system has no memory for it
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
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
     * Adds all elements of a collection at the end, or none. O(n).
     *
     * @param elements the elements
     * @throws CapacityExceededException if there would be more than {@link #maximum()}, or another block of the same arena
     *     follows
     * @throws OutOfVirtualMemoryException if the system has no memory for them
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void addAll(Collection<? extends T> elements) {
        insertElements(size(), elements.toArray());
    }

    /**
     * Adds the elements of a vec at the end, in one copy.
     *
     * @param source the vec, which may be this one
     * @throws IllegalArgumentException if its layout is another. Add its {@link #stream()}, then
     * @throws CapacityExceededException if there would be more than {@link #maximum()}, or another block of the same arena
     *     follows
     * @throws OutOfVirtualMemoryException if the system has no memory for them
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if a vec is closed, or this one is frozen
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
     * Replaces elements by those of a vec, in one copy. The ranges may overlap.
     *
     * @param index the first element to replace
     * @param source the vec, which may be this one
     * @param sourceIndex its first element to copy
     * @param length how many elements
     * @throws IllegalArgumentException if its layout is another
     * @throws IndexOutOfBoundsException if they are not all inside both vecs
     * @throws IllegalStateException if a vec is closed, or this one is frozen
     */
    public void copyFrom(long index, StructVec<T> source, long sourceIndex, long length) {
        checkLayout(source);
        copyElements(index, source, sourceIndex, length);
    }

    /**
     * Adds the elements of a stream at the end, in its order. If the stream fails, or there is no room for all, none is added.
     *
     * @param elements the stream, which is used up
     * @throws CapacityExceededException if there would be more than {@link #maximum()}, or another block of the same arena
     *     follows
     * @throws OutOfVirtualMemoryException if the system has no memory for them
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
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
     * @return the element that was the last
     * @throws java.util.NoSuchElementException if there are no elements
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public T removeLast() {
        long last = lastIndex();
        T element = get(last);
        truncate(last);
        return element;
    }

    /**
     * Inserts an element: those from its index on move up. O(n) in the elements after it.
     *
     * @param index where it is to be, 0 to {@link #size()}
     * @param element the element
     * @throws IndexOutOfBoundsException if the index is negative or more than the size
     * @throws CapacityExceededException if there are {@link #maximum()} elements already, or another block of the
     *     same arena follows
     * @throws OutOfVirtualMemoryException if the system has no memory for it
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void insert(long index, T element) {
        insertElements(index, element);
    }

    /**
     * Inserts all elements of a collection, or none: those from their index on move up. O(n) in the elements inserted and after
     * them.
     *
     * @param index where the first is to be, 0 to {@link #size()}
     * @param elements the elements
     * @throws IndexOutOfBoundsException if the index is negative or more than the size
     * @throws CapacityExceededException if there would be more than {@link #maximum()}, or another block of the same arena
     *     follows
     * @throws OutOfVirtualMemoryException if the system has no memory for them
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void insertAll(long index, Collection<? extends T> elements) {
        insertElements(index, elements.toArray());
    }

    /**
     * Removes an element: those after it move down. O(n) in the elements after it.
     *
     * @param index which one, from 0
     * @return the element that was there
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public T remove(long index) {
        T element = get(checkWrite(index));
        removeRange(index, 1);
        return element;
    }

    /**
     * Makes the number of elements another one: removes the last, or adds copies of one. O(1) for removing, O(n) in what is added
     * otherwise.
     *
     * @param elements how many elements there are to be
     * @param element what is added
     * @throws IllegalArgumentException if {@code elements} is negative
     * @throws CapacityExceededException if {@code elements} is more than {@link #maximum()}
     * @throws OutOfVirtualMemoryException if the system has no such memory
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
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
     * @param element what they become
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void fill(T element) {
        fill(0, size(), element);
    }

    /**
     * Replaces some elements by one. O(n).
     *
     * @param index the first element to replace
     * @param length how many elements
     * @param element what they become
     * @throws IndexOutOfBoundsException if they are not all inside the vec
     * @throws IllegalStateException if the vec is closed or frozen
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
     * @param index one of them
     * @param other the other
     * @throws IndexOutOfBoundsException if there are no such elements
     * @throws IllegalStateException if the vec is closed or frozen
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
     * Sorts the elements; equal ones keep their order. O(n log n), and off the heap: two copies of the elements are made
     * meanwhile, in memory of the allocator that the vec is from. {@code asList().sort(order)} needs the heap instead.
     *
     * @param order what is less; if it throws, nothing has changed
     * @throws java.util.ConcurrentModificationException if the order adds or removes elements
     * @throws CapacityExceededException if the allocator has not so much left, as may be in an arena
     * @throws OutOfVirtualMemoryException if the system refuses the addresses or the memory for the copies
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void sort(Comparator<? super T> order) {
        Objects.requireNonNull(order, "order");
        checkWritable();
        if (size() > 1) {
            StructVecSort.sort(this, order);
        }
    }

    /**
     * Finds the first element that equals an object. O(n).
     *
     * @param element the object
     * @return the index of the element; -1 if there is none
     * @throws IllegalStateException if the vec is closed
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
     * Finds the last element that equals an object. O(n).
     *
     * @param element the object
     * @return the index of the element; -1 if there is none
     * @throws IllegalStateException if the vec is closed
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
     * Finds an element in a sorted vec. O(log n).
     *
     * @param element what is looked for
     * @param order the order that the elements are sorted in
     * @return the index of an element that is neither less nor more, any of them if there are several; if there is none, {@code
     *     -1 - index} of where it would have to be inserted. Without meaning if the elements are not sorted so
     * @throws IllegalStateException if the vec is closed
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
     * Tells whether an element equals an object. O(n).
     *
     * @param element the object
     * @return whether {@link #indexOf} finds one
     * @throws IllegalStateException if the vec is closed
     */
    public boolean contains(T element) {
        return indexOf(element) >= 0;
    }

    /**
     * Goes through the elements in order.
     *
     * @return an iterator that throws {@link java.util.ConcurrentModificationException} if elements are added or removed
     * @throws IllegalStateException if the vec is closed
     */
    @Override
    public Iterator<T> iterator() {
        return new StructVecIterator<>(this);
    }

    /**
     * Hands each element to an action, in order.
     *
     * @param action what to do with it
     * @throws java.util.ConcurrentModificationException if the action adds or removes elements
     * @throws IllegalStateException if the vec is closed
     */
    @Override
    public void forEach(Consumer<? super T> action) {
        Objects.requireNonNull(action);
        checkOpen();
        long before = version();
        long end = size();
        for (long i = 0; i < end; i++) {
            action.accept(get(i));
            checkUnchanged(before, "forEach");
        }
    }

    /**
     * Streams the elements that there are now, in order. The stream may be made parallel, and splits in halves.
     *
     * @return the stream
     * @throws IllegalStateException if the vec is closed
     */
    public Stream<T> stream() {
        checkOpen();
        return LongStream.range(0, size()).mapToObj(this::get);
    }

    /**
     * Adds an element and makes it, and what was written before it, visible to threads that read by {@link #getAcquire}. One
     * thread adds; any number of others may read meanwhile, without locks, since nothing moves. None of them may be reading any
     * more when elements are removed, or the vec is frozen or closed.
     *
     * @param element the element
     * @throws CapacityExceededException if there are {@link #maximum()} elements already, or another block of the
     *     same arena follows
     * @throws OutOfVirtualMemoryException if the system has no memory for it
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
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
     * Gives an element that another thread has added by {@link #addRelease}.
     *
     * @param index which one, less than {@link #sizeAcquire()}
     * @return the element
     * @throws IndexOutOfBoundsException if there is no such element that this thread could see
     * @throws IllegalStateException if the vec is closed
     */
    public T getAcquire(long index) {
        return layout.read(block(), checkReadAcquire(index) * stride);
    }

    /**
     * Tells whether another object is such a vec with equal elements in the same order. O(n).
     *
     * @param other the other object
     * @return whether it is
     * @throws IllegalStateException if one of them is closed
     */
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
        for (long i = 0; i < size(); i++) {
            hash = 31 * hash + get(i).hashCode();
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

    /** A vec of as many elements, whatever they are, from the same allocator. */
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
                    + " bytes: it has to be a positive" + " multiple of their alignment, " + alignment);
        }
        return size;
    }
}
