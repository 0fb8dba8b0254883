package dev.virtualalloc.containers;

import dev.virtualalloc.internal.RawMemory;

/**
 * One component of all elements of a {@link StructVec}, a double: read and written without making the elements. A live view;
 * O(1) each.
 */
public final class DoubleColumn {
    private final StructVec<?> vec;
    private final long start;
    private final long stride;

    private DoubleColumn(StructVec<?> vec, long offset) {
        this.vec = vec;
        this.start = vec.address() + offset;
        this.stride = vec.stride();
    }

    /**
     * Gives a column of a vec.
     *
     * @param vec the vec
     * @param field the component, as {@link RecordLayout#field} tells it for the layout of the vec
     * @return the column
     * @throws IllegalArgumentException if the component is of another type, or not inside an element of this vec
     * @throws IllegalStateException if the vec is closed
     */
    public static DoubleColumn of(StructVec<?> vec, RecordLayout.Field field) {
        return new DoubleColumn(vec, vec.offset(field, double.class, Double.BYTES));
    }

    /**
     * Gives the component of an element.
     *
     * @param index which element, from 0
     * @return its component
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if the vec is closed
     */
    public double get(long index) {
        return RawMemory.getDouble(start + vec.checkRead(index) * stride);
    }

    /**
     * Replaces the component of an element.
     *
     * @param index which element, from 0
     * @param value what it becomes
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if the vec is closed or frozen
     */
    public void set(long index, double value) {
        RawMemory.putDouble(start + vec.checkWrite(index) * stride, value);
    }
}
