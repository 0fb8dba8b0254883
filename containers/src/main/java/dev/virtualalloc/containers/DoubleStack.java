package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.NoUsableProviderException;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemoryException;

/**
 * A stack of double, outside the heap, whose elements never move. When it has become small and stayed so, memory goes back to
 * the system: not at every pop, but half of it when no more than a quarter is in use.
 *
 * <p>Pushing, popping and peeking are O(1). A stack is for one thread at a time.
 */
public final class DoubleStack extends Stack {
    private static final String NAME = "DoubleStack";

    private final DoubleVec elements;

    private DoubleStack(DoubleVec elements) {
        super(NAME, elements);
        this.elements = elements;
    }

    /**
     * Makes an empty stack with addresses for a number of elements, and no memory yet.
     *
     * @param elements how many elements there can be at the most, at least 1
     * @return the stack
     * @throws IllegalArgumentException if {@code elements} is not positive, or their bytes are more than a {@code long} holds
     * @throws OutOfVirtualMemoryException if the system has no such range of addresses
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws NoUsableProviderException if there is no provider that can serve
     */
    public static DoubleStack withMaximum(long elements) {
        return withCapacity(0, VirtualAlloc.withMaximum(Vec.maximumBytes(NAME, elements, Double.BYTES)));
    }

    /**
     * Makes an empty stack with memory for a number of elements; it can grow as far as the allocator lets it.
     *
     * @param elements how many elements there is to be memory for, at least 0
     * @param allocator whose memory
     * @return the stack
     * @throws IllegalArgumentException if {@code elements} is negative, or the allocator's memory cannot be read and written
     * @throws CapacityExceededException if that is more than the maximum of the allocator, or more than is left of it
     * @throws OutOfVirtualMemoryException if the system refuses the addresses or the memory
     * @throws VirtualMemoryException if the system refuses for another reason
     */
    public static DoubleStack withCapacity(long elements, Allocator allocator) {
        return new DoubleStack(new DoubleVec(NAME, elements, allocator));
    }

    /**
     * Puts an element on top.
     *
     * @param value the element
     * @throws CapacityExceededException if there are {@link #maximum()} elements already, or another block of the
     *     same arena follows
     * @throws OutOfVirtualMemoryException if the system has no memory for it
     * @throws VirtualMemoryException if the system refuses for another reason
     * @throws IllegalStateException if the stack is closed
     */
    public void push(double value) {
        elements.add(value);
    }

    /**
     * Removes the top element.
     *
     * @return the element that was on top
     * @throws java.util.NoSuchElementException if there is none, or none in the frame
     * @throws IllegalStateException if the stack is closed
     */
    public double pop() {
        double value = elements.get(topIndex());
        remove(1);
        return value;
    }

    /**
     * Gives the top element, of any frame, and leaves it there.
     *
     * @return the element on top
     * @throws IndexOutOfBoundsException if there is none
     * @throws IllegalStateException if the stack is closed
     */
    public double peek() {
        return peek(0);
    }

    /**
     * Gives an element below the top, of any frame, and leaves it there.
     *
     * @param depth how many elements are above it
     * @return the element
     * @throws IndexOutOfBoundsException if there is none
     * @throws IllegalStateException if the stack is closed
     */
    public double peek(long depth) {
        return elements.get(indexAt(depth));
    }
}
