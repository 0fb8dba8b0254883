package dev.virtualalloc.containers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.VirtualAlloc;

/**
 * A growing stack of elements of one size outside the heap that never move, stored as C stores structs.
 *
 * @param <T> the type of the elements
 * @since 0.1
 */
public final class StructStack<T> extends VecStack {
    private static final String NAME = "StructStack";

    private final StructVec<T> elements;

    private StructStack(StructVec<T> elements) {
        super(NAME, elements);
        this.elements = elements;
    }

    /**
     * Creates an empty stack with addresses for a number of elements, and no memory yet.
     *
     * @param maxElements the largest possible size, at least 1
     * @param layout how the elements lie in memory
     * @param <T> the type of the elements
     * @return the stack
     * @throws IllegalArgumentException if the layout has an impossible size or alignment
     */
    public static <T> StructStack<T> withMaximum(long maxElements, ElementLayout<T> layout) {
        long bytes = Vec.maximumBytes(NAME, maxElements, StructVec.stride(layout));
        return withCapacity(0, layout, VirtualAlloc.withMaximum(bytes));
    }

    /**
     * Creates an empty stack with memory for a number of elements.
     *
     * @param initialCapacity how many elements there is memory for, at least 0
     * @param layout how the elements lie in memory
     * @param allocator where the memory is from
     * @param <T> the type of the elements
     * @return the stack
     * @throws IllegalArgumentException if the layout has an impossible size or alignment
     */
    public static <T> StructStack<T> withCapacity(long initialCapacity, ElementLayout<T> layout, Allocator allocator) {
        return new StructStack<>(new StructVec<>(NAME, initialCapacity, layout, StructVec.stride(layout), allocator));
    }

    /**
     * Pushes an element on top.
     *
     * @param element the element
     */
    public void push(T element) {
        elements.add(element);
    }

    /**
     * Removes the top element.
     *
     * @return the element removed
     * @throws java.util.NoSuchElementException if the frame has none
     */
    public T pop() {
        T element = elements.get(topIndex());
        remove(1);
        return element;
    }

    /**
     * {@return the top element, of any frame}
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public T peek() {
        return peek(0);
    }

    /**
     * Returns an element below the top, of any frame.
     *
     * @param depth how many elements are above it
     * @return the element
     * @throws IndexOutOfBoundsException if there is none
     */
    public T peek(long depth) {
        return elements.get(indexAt(depth));
    }
}
