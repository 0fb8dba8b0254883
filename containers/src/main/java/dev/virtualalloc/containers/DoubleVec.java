package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.RawMemory;
import java.util.Objects;

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
public final class DoubleVec extends Vec<Double> {
    private static final String NAME = "DoubleVec";
    private static final int SHIFT = Integer.numberOfTrailingZeros(Double.BYTES);

    private DoubleVec(Block block) {
        super(NAME, Double.BYTES, block);
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
        return new DoubleVec(allocate(NAME, elements, Double.BYTES, allocator));
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
        return RawMemory.getDouble(address + (readable(index) << SHIFT));
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
        RawMemory.putDouble(address + (writable(index) << SHIFT), value);
    }

    /**
     * Adds an element at the end.
     *
     * @param value the element
     * @throws CapacityExceededException if there are {@link #maximum()} elements already
     * @throws OutOfVirtualMemoryException if the system has no memory for it
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void add(double value) {
        long next = next();
        RawMemory.putDouble(address + (next << SHIFT), value);
        added(next + 1);
    }

    /**
     * Removes the last element.
     *
     * @return the element that was the last
     * @throws java.util.NoSuchElementException if there are no elements
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public double removeLast() {
        double value = RawMemory.getDouble(address + (last() << SHIFT));
        lose(1);
        return value;
    }

    /**
     * Adds elements at the end, in one copy.
     *
     * @param values the elements
     * @throws CapacityExceededException if there would be more than {@link #maximum()}
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
     * @throws CapacityExceededException if there would be more than {@link #maximum()}
     * @throws OutOfVirtualMemoryException if the system has no memory for them
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void addAll(double[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        makeRoom(length);
        long size = size();
        RawMemory.copyIn(source, offset, address + (size << SHIFT), length);
        added(size + length);
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
        RawMemory.copyIn(source, offset, address + (writable(index, length) << SHIFT), length);
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
        RawMemory.copyOut(address + (readable(index, length) << SHIFT), target, offset, length);
    }
}
