package dev.virtualalloc.containers;

import dev.virtualalloc.internal.RawMemory;

/**
 * One component of all elements of a {@link StructVec}, a double: a live view that reads and writes it without creating the
 * elements. O(1) each.
 *
 * @since 0.1
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
     * Returns a column of a vec.
     *
     * @param vec the vec
     * @param field the component, from {@link RecordLayout#field} of the layout of the vec
     * @return the column
     * @throws IllegalArgumentException if the component is of another type, or not inside an element of this vec
     */
    public static DoubleColumn of(StructVec<?> vec, RecordLayout.Field field) {
        return new DoubleColumn(vec, vec.offset(field, double.class, Double.BYTES));
    }

    /**
     * Returns the component of an element.
     *
     * @param index the index of the element
     * @return the component
     * @throws IndexOutOfBoundsException if the index is out of bounds
     */
    public double get(long index) {
        return RawMemory.getDouble(start + vec.checkRead(index) * stride);
    }

    /**
     * Replaces the component of an element.
     *
     * @param index the index of the element
     * @param value the new value
     * @throws IndexOutOfBoundsException if the index is out of bounds
     */
    public void set(long index, double value) {
        RawMemory.putDouble(start + vec.checkWrite(index) * stride, value);
    }
}
