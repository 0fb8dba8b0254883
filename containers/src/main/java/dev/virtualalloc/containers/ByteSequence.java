package dev.virtualalloc.containers;

import dev.virtualalloc.Block;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ConcurrentModificationException;

/** What bytes can be and those of other types cannot: parts of larger values, and what goes through channels and streams. */
abstract sealed class ByteSequence extends Vec<Byte> permits ByteVec {
    ByteSequence(String name, long width, Block block) {
        super(name, width, block);
    }

    ByteSequence(String name, long width, VecFile file) {
        super(name, width, file);
    }

    /**
     * Returns the {@code short} whose first byte is an element.
     *
     * @param index the index of that element; the others follow
     * @param order the byte order that it is stored in
     * @return the value
     * @throws IndexOutOfBoundsException if the elements are not all there
     */
    public final short getShort(long index, ByteOrder order) {
        return block().getShort(checkRead(index, Short.BYTES), order);
    }

    /**
     * Replaces elements by the bytes of a {@code short}.
     *
     * @param index the index of the first element; the others follow
     * @param value the value
     * @param order the byte order to store it in
     * @throws IndexOutOfBoundsException if the elements are not all there
     */
    public final void setShort(long index, short value, ByteOrder order) {
        block().putShort(checkWrite(index, Short.BYTES), value, order);
    }

    /**
     * Adds the bytes of a {@code short} at the end.
     *
     * @param value the value
     * @param order the byte order to store it in
     */
    public final void addShort(short value, ByteOrder order) {
        block().putShort(roomFor(Short.BYTES), value, order);
        setSize(size() + Short.BYTES);
    }

    /**
     * Returns the {@code char} whose first byte is an element.
     *
     * @param index the index of that element; the others follow
     * @param order the byte order that it is stored in
     * @return the value
     * @throws IndexOutOfBoundsException if the elements are not all there
     */
    public final char getChar(long index, ByteOrder order) {
        return block().getChar(checkRead(index, Character.BYTES), order);
    }

    /**
     * Replaces elements by the bytes of a {@code char}.
     *
     * @param index the index of the first element; the others follow
     * @param value the value
     * @param order the byte order to store it in
     * @throws IndexOutOfBoundsException if the elements are not all there
     */
    public final void setChar(long index, char value, ByteOrder order) {
        block().putChar(checkWrite(index, Character.BYTES), value, order);
    }

    /**
     * Adds the bytes of a {@code char} at the end.
     *
     * @param value the value
     * @param order the byte order to store it in
     */
    public final void addChar(char value, ByteOrder order) {
        block().putChar(roomFor(Character.BYTES), value, order);
        setSize(size() + Character.BYTES);
    }

    /**
     * Returns the {@code int} whose first byte is an element.
     *
     * @param index the index of that element; the others follow
     * @param order the byte order that it is stored in
     * @return the value
     * @throws IndexOutOfBoundsException if the elements are not all there
     */
    public final int getInt(long index, ByteOrder order) {
        return block().getInt(checkRead(index, Integer.BYTES), order);
    }

    /**
     * Replaces elements by the bytes of a {@code int}.
     *
     * @param index the index of the first element; the others follow
     * @param value the value
     * @param order the byte order to store it in
     * @throws IndexOutOfBoundsException if the elements are not all there
     */
    public final void setInt(long index, int value, ByteOrder order) {
        block().putInt(checkWrite(index, Integer.BYTES), value, order);
    }

    /**
     * Adds the bytes of a {@code int} at the end.
     *
     * @param value the value
     * @param order the byte order to store it in
     */
    public final void addInt(int value, ByteOrder order) {
        block().putInt(roomFor(Integer.BYTES), value, order);
        setSize(size() + Integer.BYTES);
    }

    /**
     * Returns the {@code long} whose first byte is an element.
     *
     * @param index the index of that element; the others follow
     * @param order the byte order that it is stored in
     * @return the value
     * @throws IndexOutOfBoundsException if the elements are not all there
     */
    public final long getLong(long index, ByteOrder order) {
        return block().getLong(checkRead(index, Long.BYTES), order);
    }

    /**
     * Replaces elements by the bytes of a {@code long}.
     *
     * @param index the index of the first element; the others follow
     * @param value the value
     * @param order the byte order to store it in
     * @throws IndexOutOfBoundsException if the elements are not all there
     */
    public final void setLong(long index, long value, ByteOrder order) {
        block().putLong(checkWrite(index, Long.BYTES), value, order);
    }

    /**
     * Adds the bytes of a {@code long} at the end.
     *
     * @param value the value
     * @param order the byte order to store it in
     */
    public final void addLong(long value, ByteOrder order) {
        block().putLong(roomFor(Long.BYTES), value, order);
        setSize(size() + Long.BYTES);
    }

    /**
     * Returns the {@code float} whose first byte is an element.
     *
     * @param index the index of that element; the others follow
     * @param order the byte order that it is stored in
     * @return the value
     * @throws IndexOutOfBoundsException if the elements are not all there
     */
    public final float getFloat(long index, ByteOrder order) {
        return block().getFloat(checkRead(index, Float.BYTES), order);
    }

    /**
     * Replaces elements by the bytes of a {@code float}.
     *
     * @param index the index of the first element; the others follow
     * @param value the value
     * @param order the byte order to store it in
     * @throws IndexOutOfBoundsException if the elements are not all there
     */
    public final void setFloat(long index, float value, ByteOrder order) {
        block().putFloat(checkWrite(index, Float.BYTES), value, order);
    }

    /**
     * Adds the bytes of a {@code float} at the end.
     *
     * @param value the value
     * @param order the byte order to store it in
     */
    public final void addFloat(float value, ByteOrder order) {
        block().putFloat(roomFor(Float.BYTES), value, order);
        setSize(size() + Float.BYTES);
    }

    /**
     * Returns the {@code double} whose first byte is an element.
     *
     * @param index the index of that element; the others follow
     * @param order the byte order that it is stored in
     * @return the value
     * @throws IndexOutOfBoundsException if the elements are not all there
     */
    public final double getDouble(long index, ByteOrder order) {
        return block().getDouble(checkRead(index, Double.BYTES), order);
    }

    /**
     * Replaces elements by the bytes of a {@code double}.
     *
     * @param index the index of the first element; the others follow
     * @param value the value
     * @param order the byte order to store it in
     * @throws IndexOutOfBoundsException if the elements are not all there
     */
    public final void setDouble(long index, double value, ByteOrder order) {
        block().putDouble(checkWrite(index, Double.BYTES), value, order);
    }

    /**
     * Adds the bytes of a {@code double} at the end.
     *
     * @param value the value
     * @param order the byte order to store it in
     */
    public final void addDouble(double value, ByteOrder order) {
        block().putDouble(roomFor(Double.BYTES), value, order);
        setSize(size() + Double.BYTES);
    }

    /**
     * Returns a channel that reads the elements from the first on, and adds what is written at the end. It ends at the last element that
     * there is when it is read. Closing it leaves the vec open.
     *
     * @return the channel, for one thread at a time like the vec
     */
    public final ByteChannel asChannel() {
        checkOpen();
        return new ByteVecChannel(this);
    }

    /** {@return a stream that reads the elements from the first on, as {@link #asChannel} does} */
    public final InputStream asInputStream() {
        return Channels.newInputStream(asChannel());
    }

    /** {@return a stream that adds what is written at the end} Closing it leaves the vec open. */
    public final OutputStream asOutputStream() {
        return Channels.newOutputStream(asChannel());
    }

    /**
     * Adds bytes of a file at the end, without a copy on the heap.
     *
     * @param source the file
     * @param position where in the file the bytes begin
     * @param length how many bytes at most
     * @return how many bytes were added: fewer if the file ends before
     * @throws IOException if the file cannot be read; nothing is added then
     * @throws IllegalArgumentException if {@code position} or {@code length} is negative
     */
    public final long addAll(FileChannel source, long position, long length) throws IOException {
        FileTransfer.checkRange(position, length);
        long there = Math.min(length, Math.max(0, source.size() - position));
        long before = roomFor(there);
        long done = FileTransfer.read(source, position, block(), before, there);
        if (roomFor(done) != before) {
            throw new ConcurrentModificationException("the channel has changed the vec that it was to read to");
        }
        setSize(before + done);
        return done;
    }

    /**
     * Replaces a range of elements by bytes of a file, without a copy on the heap.
     *
     * @param index the first element to replace
     * @param source the file
     * @param position where in the file the bytes begin
     * @param length how many bytes
     * @throws IOException if the file cannot be read, a {@link java.io.EOFException} if it ends before; some elements may be replaced
     * @throws IndexOutOfBoundsException if the range is out of bounds
     * @throws IllegalArgumentException if {@code position} is negative
     */
    public final void copyFrom(long index, FileChannel source, long position, long length) throws IOException {
        long first = checkWrite(index, length);
        FileTransfer.checkRange(position, length);
        FileTransfer.readFully(source, position, block(), first, length);
    }

    /**
     * Writes a range of elements to a file, without a copy on the heap.
     *
     * @param index the first element to write
     * @param target the file
     * @param position where in the file the bytes begin
     * @param length how many bytes
     * @throws IOException if the file cannot be written; some bytes may be
     * @throws IndexOutOfBoundsException if the range is out of bounds
     * @throws IllegalArgumentException if {@code position} is negative
     */
    public final void writeTo(long index, FileChannel target, long position, long length) throws IOException {
        long first = checkRead(index, length);
        FileTransfer.checkRange(position, length);
        FileTransfer.write(target, position, block(), first, length);
    }

    /** The index after the last element, behind which there is memory for so many more. */
    final long roomFor(long length) {
        makeRoom(length);
        return size();
    }
}
