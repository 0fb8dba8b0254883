package dev.virtualalloc.containers;

import dev.virtualalloc.Block;
import java.lang.invoke.MethodHandles;

/**
 * How elements of one type lie in memory, always in the same number of bytes.
 *
 * <p>{@link #ofRecord} creates one for a record. One made by hand is a small class:
 *
 * <pre>{@code
 * final class Colour implements ElementLayout<Color> {
 *     public long size() { return 4; }
 *     public long alignment() { return 4; }
 *     public Color read(Block block, long offset) { return new Color(block.getInt(offset), true); }
 *     public void write(Block block, long offset, Color color) { block.putInt(offset, color.getRGB()); }
 * }
 * }</pre>
 *
 * @param <T> the type of the elements
 * @since 0.1
 */
public interface ElementLayout<T> {

    /** {@return the size of an element in bytes} A positive multiple of {@link #alignment()}, always the same. */
    long size();

    /** {@return what the address of an element is a multiple of} A power of two, at most 16, always the same. */
    long alignment();

    /**
     * Reads an element. It must touch nothing of the block but the element.
     *
     * @param block the block
     * @param offset where the element begins
     * @return the element
     */
    T read(Block block, long offset);

    /**
     * Writes an element. It must touch nothing of the block but the element, and if it throws, must have written nothing.
     *
     * @param block the block
     * @param offset where the element begins
     * @param element the element
     */
    void write(Block block, long offset, T element);

    /**
     * Lays out a record as C lays out a struct: components in the order of their declaration, each aligned to its size, and the whole
     * padded to the largest of them.
     *
     * <p>Components may be primitives, and records of such. A record may have 251 of them, each {@code long} and {@code double}
     * counted twice; those of a record within it do not count. Its accessors are called twice when it is written, first to learn
     * whether one throws, and must return the same both times.
     *
     * <p>The record must be public and in an exported package, or in a package that is opened to module {@code
     * dev.virtualalloc.containers}; on the class path any will do. {@link #ofRecord(Class, MethodHandles.Lookup)} needs neither.
     *
     * @param type the record
     * @param <R> the type of the elements
     * @return the layout
     * @throws IllegalArgumentException if a component is neither a primitive nor a record of such, if there are none or too many,
     *     or if the record is not accessible
     */
    static <R extends Record> RecordLayout<R> ofRecord(Class<R> type) {
        return RecordLayout.of(type, MethodHandles.lookup());
    }

    /**
     * Lays out a record that only the caller may have access to. See {@link #ofRecord(Class)}.
     *
     * @param type the record
     * @param lookup {@code MethodHandles.lookup()} of the caller
     * @param <R> the type of the elements
     * @return the layout
     * @throws IllegalArgumentException as there
     */
    static <R extends Record> RecordLayout<R> ofRecord(Class<R> type, MethodHandles.Lookup lookup) {
        return RecordLayout.of(type, lookup);
    }
}
