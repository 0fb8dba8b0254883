package dev.virtualalloc.containers;

import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.Capability;
import java.util.Arrays;
import java.util.NoSuchElementException;

/**
 * A growing stack of elements outside the heap that never move: the common type of the stacks.
 *
 * <p>Pushing, popping and peeking are O(1). Frames protect what is below them from being popped. When a stack has become small and
 * stayed so, memory is released: not at every pop, but half of it when at most a quarter is in use, and never the last 64 KiB.
 *
 * @since 0.1
 */
public abstract sealed class VecStack implements AutoCloseable
        permits ByteStack, CharStack, DoubleStack, FloatStack, IntStack, LongStack, ShortStack, StructStack {
    /** Kept whatever happens: returning it and getting it again costs more than it is worth. */
    private static final long RETAINED_BYTES = 64 << 10;

    private final String name;
    private final Vec<?> elements;
    private final long retained;
    private long[] frames = new long[8];
    private int depth;
    private long frameStart;

    /** After shrinking was in vain. */
    private long removalsUntilRetry;

    VecStack(String name, Vec<?> elements) {
        this.name = name;
        this.elements = elements;
        this.retained = elements.elementsIn(RETAINED_BYTES);
    }

    /** {@return the address of the lowest element} It stays the same after closing, when it is no longer ours. */
    public final long address() {
        return elements.address();
    }

    /** {@return the number of elements, in all frames} */
    public final long size() {
        return elements.size();
    }

    /** {@return whether the size is 0} */
    public final boolean isEmpty() {
        return elements.isEmpty();
    }

    /** {@return the number of elements that there is memory for, at least {@link #size()}} */
    public final long capacity() {
        return elements.capacity();
    }

    /** {@return the number of elements that there are addresses for} */
    public final long maximum() {
        return elements.maximum();
    }

    /**
     * {@return how many bytes of the stack are in physical memory at this moment, in whole pages}
     *
     * @throws UnsupportedOperationException if {@link Capability#RESIDENCY} is absent, or the stack is part of an arena
     */
    public final long residentBytes() {
        return elements.residentBytes();
    }

    /**
     * Removes elements from the top of the frame.
     *
     * @param count how many, at least 0
     * @throws IllegalArgumentException if {@code count} is negative
     * @throws NoSuchElementException if the frame has fewer
     */
    public final void drop(long count) {
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

    /** Begins a frame: until it is popped, what is below is not removed. */
    public final void pushFrame() {
        elements.checkWritable();
        if (depth == frames.length) {
            frames = Arrays.copyOf(frames, 2 * depth);
        }
        frames[depth++] = frameStart;
        frameStart = size();
    }

    /**
     * Ends the frame begun last, and removes all elements pushed in it.
     *
     * @throws IllegalStateException if there is no frame
     */
    public final void popFrame() {
        elements.checkWritable();
        if (depth == 0) {
            throw new IllegalStateException("this " + name + " has no frame to pop");
        }
        long count = size() - frameStart;
        frameStart = frames[--depth];
        remove(count);
    }

    /** Removes all elements and all frames. */
    public final void clear() {
        elements.checkWritable();
        depth = 0;
        frameStart = 0;
        remove(size());
    }

    /** Releases the memory and the addresses. The stack stays open if the system refuses. */
    @Override
    public final void close() {
        elements.close();
    }

    /** {@return the lowest elements in brackets, and how many more there are} */
    @Override
    public final String toString() {
        return elements.toString();
    }

    /** The index of the top element, which is to be removed. */
    final long topIndex() {
        long top = elements.lastIndex();
        if (top < frameStart) {
            throw new NoSuchElementException("the frame of this " + name + " is empty");
        }
        return top;
    }

    /** Of any frame. */
    final long indexAt(long depth) {
        elements.checkOpen();
        long size = size();
        if (depth < 0 || depth >= size) {
            throw new IndexOutOfBoundsException(
                    "depth " + Sizes.count(depth) + " is out of bounds for " + elements.describe());
        }
        return size - 1 - depth;
    }

    /** Once a quarter of the capacity is enough, only twice what is in use remains of it. */
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
