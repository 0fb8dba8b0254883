package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.VirtualAlloc;

/**
 * A growing stack of double outside the heap, whose elements never move.
 *
 * @since 0.1
 */
public final class DoubleStack extends VecStack {
    private static final String NAME = "DoubleStack";

    private final DoubleVec elements;

    private DoubleStack(DoubleVec elements) {
        super(NAME, elements);
        this.elements = elements;
    }

    /**
     * Creates an empty stack with addresses for a number of elements, and no memory yet.
     *
     * @param maxElements the largest possible size, at least 1
     * @return the stack
     */
    public static DoubleStack withMaximum(long maxElements) {
        return withCapacity(0, VirtualAlloc.withMaximum(Vec.maximumBytes(NAME, maxElements, Double.BYTES)));
    }

    /**
     * Creates an empty stack with memory for a number of elements.
     *
     * @param initialCapacity how many elements there is memory for, at least 0
     * @param allocator where the memory is from
     * @return the stack
     */
    public static DoubleStack withCapacity(long initialCapacity, Allocator allocator) {
        return new DoubleStack(new DoubleVec(NAME, initialCapacity, allocator));
    }

    /**
     * Pushes an element on top.
     *
     * @param value the element
     */
    public void push(double value) {
        elements.add(value);
    }

    /**
     * Removes the top element.
     *
     * @return the element removed
     * @throws java.util.NoSuchElementException if the frame has none
     */
    public double pop() {
        double value = elements.get(topIndex());
        remove(1);
        return value;
    }

    /**
     * {@return the top element, of any frame}
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public double peek() {
        return peek(0);
    }

    /**
     * Returns an element below the top, of any frame.
     *
     * @param depth how many elements are above it
     * @return the element
     * @throws IndexOutOfBoundsException if there is none
     */
    public double peek(long depth) {
        return elements.get(indexAt(depth));
    }
}
