package dev.virtualalloc.containers;

import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.Capability;
import java.util.Arrays;
import java.util.NoSuchElementException;

/**
 * What the stacks have in common: frames, and memory that goes back to the system when they have stayed small. Public methods
 * are not final, so that the public classes get bridges to them, and reflection can call them there.
 */
abstract sealed class Stack implements AutoCloseable
        permits ByteStack, CharStack, DoubleStack, FloatStack, IntStack, LongStack, ShortStack, StructStack {
    /** So little memory is retained whatever happens: giving it back and getting it again costs more than it is worth. */
    private static final long RETAINED_BYTES = 64 << 10;

    private final String name;
    private final Vec<?> elements;
    private final long retained;
    private long[] frames = new long[8];
    private int depth;
    private long frameStart;

    /** How many removals are let pass before giving back is tried again, after it was in vain. */
    private long removalsUntilRetry;

    Stack(String name, Vec<?> elements) {
        this.name = name;
        this.elements = elements;
        this.retained = elements.elementsIn(RETAINED_BYTES);
    }

    /**
     * Tells where the elements are. The address stays the same after closing, when it is no longer ours.
     *
     * @return the address of the lowest element
     */
    public long address() {
        return elements.address();
    }

    /**
     * Tells how many elements there are, in all frames. O(1).
     *
     * @return the number of elements; 0 after closing
     */
    public long size() {
        return elements.size();
    }

    /**
     * Tells whether there are no elements, in any frame. O(1).
     *
     * @return whether the size is 0
     */
    public boolean isEmpty() {
        return elements.isEmpty();
    }

    /**
     * Tells how many elements there is memory for.
     *
     * @return the elements that have memory, at least {@link #size()}; 0 after closing
     */
    public long capacity() {
        return elements.capacity();
    }

    /**
     * Tells how many elements there can be at the most.
     *
     * @return the elements that have addresses; 0 after closing
     */
    public long maximum() {
        return elements.maximum();
    }

    /**
     * Tells how much of the stack is in memory at this moment.
     *
     * @return the bytes in memory, in whole pages
     * @throws UnsupportedOperationException if the provider lacks {@link Capability#RESIDENCY}, or the memory is that of an
     *     arena
     * @throws VirtualMemoryException if the system refuses
     * @throws IllegalStateException if the stack is closed
     */
    public long residentBytes() {
        return elements.residentBytes();
    }

    /**
     * Removes elements from the top. O(1), but for giving memory back.
     *
     * @param count how many, 0 to what the frame has
     * @throws IllegalArgumentException if {@code count} is negative
     * @throws NoSuchElementException if the frame has less
     * @throws IllegalStateException if the stack is closed
     */
    public void drop(long count) {
        elements.checkWritable();
        if (count < 0) {
            throw new IllegalArgumentException("cannot drop " + Sizes.count(count) + " elements");
        }
        if (count > size() - frameStart) {
            throw new NoSuchElementException("cannot drop " + Nouns.counted(count, "element") + ": the frame of this "
                    + name + " has " + Sizes.count(size() - frameStart));
        }
        remove(count);
    }

    /**
     * Begins a frame: until it is popped, what is below is not removed. O(1).
     *
     * @throws IllegalStateException if the stack is closed
     */
    public void pushFrame() {
        elements.checkWritable();
        if (depth == frames.length) {
            frames = Arrays.copyOf(frames, 2 * depth);
        }
        frames[depth++] = frameStart;
        frameStart = size();
    }

    /**
     * Ends the frame begun last, and removes all elements pushed in it. O(1), but for giving memory back.
     *
     * @throws IllegalStateException if there is no frame, or the stack is closed
     */
    public void popFrame() {
        elements.checkWritable();
        if (depth == 0) {
            throw new IllegalStateException("this " + name + " has no frame to pop");
        }
        long count = size() - frameStart;
        frameStart = frames[--depth];
        remove(count);
    }

    /**
     * Removes all elements and all frames. O(1), but for giving memory back.
     *
     * @throws IllegalStateException if the stack is closed
     */
    public void clear() {
        elements.checkWritable();
        depth = 0;
        frameStart = 0;
        remove(size());
    }

    /**
     * Gives the memory and the addresses back; every use is refused from then on. Closing again does nothing.
     *
     * @throws VirtualMemoryException if the system refuses; the stack is still open then
     */
    @Override
    public void close() {
        elements.close();
    }

    /**
     * Writes the elements from the lowest on, and how many more there are.
     *
     * @return the elements in brackets
     */
    @Override
    public String toString() {
        return elements.toString();
    }

    /** The index of the top element, if it may be removed. */
    final long topIndex() {
        long top = elements.lastIndex();
        if (top < frameStart) {
            throw new NoSuchElementException("the frame of this " + name + " is empty");
        }
        return top;
    }

    /** The index of an element below the top, of any frame. */
    final long indexAt(long depth) {
        elements.checkOpen();
        long size = size();
        if (depth < 0 || depth >= size) {
            throw new IndexOutOfBoundsException(
                    "depth " + Sizes.count(depth) + " is out of bounds for " + elements.describe());
        }
        return size - 1 - depth;
    }

    /** Removes elements that are there. Once a quarter of the capacity is enough, only twice what is in use remains of it. */
    final void remove(long count) {
        elements.removeLast(count);
        removalsUntilRetry -= Math.min(removalsUntilRetry, count);
        long capacity = elements.writeLimit();
        if (elements.size() < capacity >> 2 && capacity > retained && removalsUntilRetry == 0) {
            shrink(Math.max(elements.size() << 1, retained));
        }
    }

    private void shrink(long capacity) {
        long before = elements.writeLimit();
        try {
            elements.shrinkTo(capacity);
        } catch (VirtualMemoryException | IllegalStateException e) {
            // The system refuses, or a view is in use. The elements are gone as they should be, and the memory can go
            // later.
        }
        if (elements.writeLimit() == before) {
            removalsUntilRetry = before >> 3;
        }
    }
}
