package dev.virtualalloc;

import dev.virtualalloc.internal.NarrowAtomics;
import dev.virtualalloc.internal.RawMemory;

/**
 * What several threads may do at once with a range of memory. Its limit is the one that was set last: who does this may have learned
 * of it from nobody.
 */
abstract class AtomicAccess extends CheckedAccess {
    AtomicAccess(long address, BlockRegion region) {
        super(address, region);
    }

    /**
     * {@return the {@code byte} at an offset, read as a volatile variable is}
     *
     * @param offset the offset
     */
    public final byte getByteVolatile(long offset) {
        return RawMemory.getByteVolatile(checkReadAcquire(offset, Byte.BYTES));
    }

    /**
     * Sets the {@code byte} at an offset as a volatile variable is set.
     *
     * @param offset the offset
     * @param value the value
     */
    public final void putByteVolatile(long offset, byte value) {
        RawMemory.putByteVolatile(checkWriteAcquire(offset, Byte.BYTES), value);
    }

    /**
     * {@return the {@code byte} at an offset, and what was written before it was {@linkplain #putByteRelease released} is seen from then on}
     *
     * @param offset the offset
     */
    public final byte getByteAcquire(long offset) {
        return RawMemory.getByteAcquire(checkReadAcquire(offset, Byte.BYTES));
    }

    /**
     * Sets the {@code byte} at an offset and lets threads that {@linkplain #getByteAcquire acquire} it see what was written before.
     *
     * @param offset the offset
     * @param value the value
     */
    public final void putByteRelease(long offset, byte value) {
        RawMemory.putByteRelease(checkWriteAcquire(offset, Byte.BYTES), value);
    }

    /**
     * {@return the {@code byte} at an offset, as it is at some time soon: no other access is ordered by it}
     *
     * @param offset the offset
     */
    public final byte getByteOpaque(long offset) {
        return RawMemory.getByteAcquire(checkReadAcquire(offset, Byte.BYTES));
    }

    /**
     * Sets the {@code byte} at an offset for others to see at some time soon: no other access is ordered by it.
     *
     * @param offset the offset
     * @param value the value
     */
    public final void putByteOpaque(long offset, byte value) {
        RawMemory.putByteRelease(checkWriteAcquire(offset, Byte.BYTES), value);
    }

    /**
     * Sets the {@code byte} at an offset if it has the expected value, atomically.
     *
     * @param offset the offset
     * @param expected the expected value
     * @param value the new value
     * @return {@code true} if it was set
     */
    public final boolean compareAndSetByte(long offset, byte expected, byte value) {
        return compareAndExchangeByte(offset, expected, value) == expected;
    }

    /**
     * Sets the {@code byte} at an offset if it has the expected value, atomically.
     *
     * @param offset the offset
     * @param expected the expected value
     * @param value the new value
     * @return the value that was there: the expected one if it was set
     */
    public final byte compareAndExchangeByte(long offset, byte expected, byte value) {
        return (byte)
                NarrowAtomics.compareAndExchange(checkWriteAcquire(offset, Byte.BYTES), Byte.SIZE, expected, value);
    }

    /**
     * Sets the {@code byte} at an offset, atomically.
     *
     * @param offset the offset
     * @param value the new value
     * @return the value that was there
     */
    public final byte getAndSetByte(long offset, byte value) {
        return (byte) NarrowAtomics.getAndApply(
                checkWriteAcquire(offset, Byte.BYTES), Byte.SIZE, (found, operand) -> operand, value);
    }

    /**
     * Adds to the {@code byte} at an offset, atomically. It wraps around.
     *
     * @param offset the offset
     * @param value what is added
     * @return the value that was there
     */
    public final byte getAndAddByte(long offset, byte value) {
        return (byte) NarrowAtomics.getAndApply(checkWriteAcquire(offset, Byte.BYTES), Byte.SIZE, Integer::sum, value);
    }

    /**
     * Combines the {@code byte} at an offset with another by {@code &}, atomically.
     *
     * @param offset the offset
     * @param mask the other
     * @return the value that was there
     */
    public final byte getAndBitwiseAndByte(long offset, byte mask) {
        return (byte) NarrowAtomics.getAndApply(
                checkWriteAcquire(offset, Byte.BYTES), Byte.SIZE, (found, operand) -> found & operand, mask);
    }

    /**
     * Combines the {@code byte} at an offset with another by {@code |}, atomically.
     *
     * @param offset the offset
     * @param mask the other
     * @return the value that was there
     */
    public final byte getAndBitwiseOrByte(long offset, byte mask) {
        return (byte) NarrowAtomics.getAndApply(
                checkWriteAcquire(offset, Byte.BYTES), Byte.SIZE, (found, operand) -> found | operand, mask);
    }

    /**
     * Combines the {@code byte} at an offset with another by {@code ^}, atomically.
     *
     * @param offset the offset
     * @param mask the other
     * @return the value that was there
     */
    public final byte getAndBitwiseXorByte(long offset, byte mask) {
        return (byte) NarrowAtomics.getAndApply(
                checkWriteAcquire(offset, Byte.BYTES), Byte.SIZE, (found, operand) -> found ^ operand, mask);
    }

    /**
     * {@return the {@code short} at an offset, read as a volatile variable is}
     *
     * @param offset the offset
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Short#BYTES}
     */
    public final short getShortVolatile(long offset) {
        return RawMemory.getShortVolatile(checkAligned(checkReadAcquire(offset, Short.BYTES), Short.BYTES));
    }

    /**
     * Sets the {@code short} at an offset as a volatile variable is set.
     *
     * @param offset the offset
     * @param value the value
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Short#BYTES}
     */
    public final void putShortVolatile(long offset, short value) {
        RawMemory.putShortVolatile(checkAligned(checkWriteAcquire(offset, Short.BYTES), Short.BYTES), value);
    }

    /**
     * {@return the {@code short} at an offset, and what was written before it was {@linkplain #putShortRelease released} is seen from then on}
     *
     * @param offset the offset
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Short#BYTES}
     */
    public final short getShortAcquire(long offset) {
        return RawMemory.getShortAcquire(checkAligned(checkReadAcquire(offset, Short.BYTES), Short.BYTES));
    }

    /**
     * Sets the {@code short} at an offset and lets threads that {@linkplain #getShortAcquire acquire} it see what was written before.
     *
     * @param offset the offset
     * @param value the value
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Short#BYTES}
     */
    public final void putShortRelease(long offset, short value) {
        RawMemory.putShortRelease(checkAligned(checkWriteAcquire(offset, Short.BYTES), Short.BYTES), value);
    }

    /**
     * {@return the {@code short} at an offset, as it is at some time soon: no other access is ordered by it}
     *
     * @param offset the offset
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Short#BYTES}
     */
    public final short getShortOpaque(long offset) {
        return RawMemory.getShortAcquire(checkAligned(checkReadAcquire(offset, Short.BYTES), Short.BYTES));
    }

    /**
     * Sets the {@code short} at an offset for others to see at some time soon: no other access is ordered by it.
     *
     * @param offset the offset
     * @param value the value
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Short#BYTES}
     */
    public final void putShortOpaque(long offset, short value) {
        RawMemory.putShortRelease(checkAligned(checkWriteAcquire(offset, Short.BYTES), Short.BYTES), value);
    }

    /**
     * Sets the {@code short} at an offset if it has the expected value, atomically.
     *
     * @param offset the offset
     * @param expected the expected value
     * @param value the new value
     * @return {@code true} if it was set
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Short#BYTES}
     */
    public final boolean compareAndSetShort(long offset, short expected, short value) {
        return compareAndExchangeShort(offset, expected, value) == expected;
    }

    /**
     * Sets the {@code short} at an offset if it has the expected value, atomically.
     *
     * @param offset the offset
     * @param expected the expected value
     * @param value the new value
     * @return the value that was there: the expected one if it was set
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Short#BYTES}
     */
    public final short compareAndExchangeShort(long offset, short expected, short value) {
        return (short) NarrowAtomics.compareAndExchange(
                checkAligned(checkWriteAcquire(offset, Short.BYTES), Short.BYTES), Short.SIZE, expected, value);
    }

    /**
     * Sets the {@code short} at an offset, atomically.
     *
     * @param offset the offset
     * @param value the new value
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Short#BYTES}
     */
    public final short getAndSetShort(long offset, short value) {
        return (short) NarrowAtomics.getAndApply(
                checkAligned(checkWriteAcquire(offset, Short.BYTES), Short.BYTES),
                Short.SIZE,
                (found, operand) -> operand,
                value);
    }

    /**
     * Adds to the {@code short} at an offset, atomically. It wraps around.
     *
     * @param offset the offset
     * @param value what is added
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Short#BYTES}
     */
    public final short getAndAddShort(long offset, short value) {
        return (short) NarrowAtomics.getAndApply(
                checkAligned(checkWriteAcquire(offset, Short.BYTES), Short.BYTES), Short.SIZE, Integer::sum, value);
    }

    /**
     * Combines the {@code short} at an offset with another by {@code &}, atomically.
     *
     * @param offset the offset
     * @param mask the other
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Short#BYTES}
     */
    public final short getAndBitwiseAndShort(long offset, short mask) {
        return (short) NarrowAtomics.getAndApply(
                checkAligned(checkWriteAcquire(offset, Short.BYTES), Short.BYTES),
                Short.SIZE,
                (found, operand) -> found & operand,
                mask);
    }

    /**
     * Combines the {@code short} at an offset with another by {@code |}, atomically.
     *
     * @param offset the offset
     * @param mask the other
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Short#BYTES}
     */
    public final short getAndBitwiseOrShort(long offset, short mask) {
        return (short) NarrowAtomics.getAndApply(
                checkAligned(checkWriteAcquire(offset, Short.BYTES), Short.BYTES),
                Short.SIZE,
                (found, operand) -> found | operand,
                mask);
    }

    /**
     * Combines the {@code short} at an offset with another by {@code ^}, atomically.
     *
     * @param offset the offset
     * @param mask the other
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Short#BYTES}
     */
    public final short getAndBitwiseXorShort(long offset, short mask) {
        return (short) NarrowAtomics.getAndApply(
                checkAligned(checkWriteAcquire(offset, Short.BYTES), Short.BYTES),
                Short.SIZE,
                (found, operand) -> found ^ operand,
                mask);
    }

    /**
     * {@return the {@code int} at an offset, read as a volatile variable is}
     *
     * @param offset the offset
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final int getIntVolatile(long offset) {
        return RawMemory.getIntVolatile(checkAligned(checkReadAcquire(offset, Integer.BYTES), Integer.BYTES));
    }

    /**
     * Sets the {@code int} at an offset as a volatile variable is set.
     *
     * @param offset the offset
     * @param value the value
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final void putIntVolatile(long offset, int value) {
        RawMemory.putIntVolatile(checkAligned(checkWriteAcquire(offset, Integer.BYTES), Integer.BYTES), value);
    }

    /**
     * {@return the {@code int} at an offset, and what was written before it was {@linkplain #putIntRelease released} is seen from then on}
     *
     * @param offset the offset
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final int getIntAcquire(long offset) {
        return RawMemory.getIntAcquire(checkAligned(checkReadAcquire(offset, Integer.BYTES), Integer.BYTES));
    }

    /**
     * Sets the {@code int} at an offset and lets threads that {@linkplain #getIntAcquire acquire} it see what was written before.
     *
     * @param offset the offset
     * @param value the value
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final void putIntRelease(long offset, int value) {
        RawMemory.putIntRelease(checkAligned(checkWriteAcquire(offset, Integer.BYTES), Integer.BYTES), value);
    }

    /**
     * {@return the {@code int} at an offset, as it is at some time soon: no other access is ordered by it}
     *
     * @param offset the offset
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final int getIntOpaque(long offset) {
        return RawMemory.getIntAcquire(checkAligned(checkReadAcquire(offset, Integer.BYTES), Integer.BYTES));
    }

    /**
     * Sets the {@code int} at an offset for others to see at some time soon: no other access is ordered by it.
     *
     * @param offset the offset
     * @param value the value
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final void putIntOpaque(long offset, int value) {
        RawMemory.putIntRelease(checkAligned(checkWriteAcquire(offset, Integer.BYTES), Integer.BYTES), value);
    }

    /**
     * Sets the {@code int} at an offset if it has the expected value, atomically.
     *
     * @param offset the offset
     * @param expected the expected value
     * @param value the new value
     * @return {@code true} if it was set
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final boolean compareAndSetInt(long offset, int expected, int value) {
        return RawMemory.compareAndSetInt(
                checkAligned(checkWriteAcquire(offset, Integer.BYTES), Integer.BYTES), expected, value);
    }

    /**
     * Sets the {@code int} at an offset if it has the expected value, atomically.
     *
     * @param offset the offset
     * @param expected the expected value
     * @param value the new value
     * @return the value that was there: the expected one if it was set
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final int compareAndExchangeInt(long offset, int expected, int value) {
        return RawMemory.compareAndExchangeInt(
                checkAligned(checkWriteAcquire(offset, Integer.BYTES), Integer.BYTES), expected, value);
    }

    /**
     * Sets the {@code int} at an offset, atomically.
     *
     * @param offset the offset
     * @param value the new value
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final int getAndSetInt(long offset, int value) {
        return RawMemory.getAndSetInt(checkAligned(checkWriteAcquire(offset, Integer.BYTES), Integer.BYTES), value);
    }

    /**
     * Adds to the {@code int} at an offset, atomically. It wraps around.
     *
     * @param offset the offset
     * @param value what is added
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final int getAndAddInt(long offset, int value) {
        return RawMemory.getAndAddInt(checkAligned(checkWriteAcquire(offset, Integer.BYTES), Integer.BYTES), value);
    }

    /**
     * Combines the {@code int} at an offset with another by {@code &}, atomically.
     *
     * @param offset the offset
     * @param mask the other
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final int getAndBitwiseAndInt(long offset, int mask) {
        return RawMemory.getAndBitwiseAndInt(
                checkAligned(checkWriteAcquire(offset, Integer.BYTES), Integer.BYTES), mask);
    }

    /**
     * Combines the {@code int} at an offset with another by {@code |}, atomically.
     *
     * @param offset the offset
     * @param mask the other
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final int getAndBitwiseOrInt(long offset, int mask) {
        return RawMemory.getAndBitwiseOrInt(
                checkAligned(checkWriteAcquire(offset, Integer.BYTES), Integer.BYTES), mask);
    }

    /**
     * Combines the {@code int} at an offset with another by {@code ^}, atomically.
     *
     * @param offset the offset
     * @param mask the other
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Integer#BYTES}
     */
    public final int getAndBitwiseXorInt(long offset, int mask) {
        return RawMemory.getAndBitwiseXorInt(
                checkAligned(checkWriteAcquire(offset, Integer.BYTES), Integer.BYTES), mask);
    }

    /**
     * {@return the {@code long} at an offset, read as a volatile variable is}
     *
     * @param offset the offset
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final long getLongVolatile(long offset) {
        return RawMemory.getLongVolatile(checkAligned(checkReadAcquire(offset, Long.BYTES), Long.BYTES));
    }

    /**
     * Sets the {@code long} at an offset as a volatile variable is set.
     *
     * @param offset the offset
     * @param value the value
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final void putLongVolatile(long offset, long value) {
        RawMemory.putLongVolatile(checkAligned(checkWriteAcquire(offset, Long.BYTES), Long.BYTES), value);
    }

    /**
     * {@return the {@code long} at an offset, and what was written before it was {@linkplain #putLongRelease released} is seen from then on}
     *
     * @param offset the offset
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final long getLongAcquire(long offset) {
        return RawMemory.getLongAcquire(checkAligned(checkReadAcquire(offset, Long.BYTES), Long.BYTES));
    }

    /**
     * Sets the {@code long} at an offset and lets threads that {@linkplain #getLongAcquire acquire} it see what was written before.
     *
     * @param offset the offset
     * @param value the value
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final void putLongRelease(long offset, long value) {
        RawMemory.putLongRelease(checkAligned(checkWriteAcquire(offset, Long.BYTES), Long.BYTES), value);
    }

    /**
     * {@return the {@code long} at an offset, as it is at some time soon: no other access is ordered by it}
     *
     * @param offset the offset
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final long getLongOpaque(long offset) {
        return RawMemory.getLongAcquire(checkAligned(checkReadAcquire(offset, Long.BYTES), Long.BYTES));
    }

    /**
     * Sets the {@code long} at an offset for others to see at some time soon: no other access is ordered by it.
     *
     * @param offset the offset
     * @param value the value
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final void putLongOpaque(long offset, long value) {
        RawMemory.putLongRelease(checkAligned(checkWriteAcquire(offset, Long.BYTES), Long.BYTES), value);
    }

    /**
     * Sets the {@code long} at an offset if it has the expected value, atomically.
     *
     * @param offset the offset
     * @param expected the expected value
     * @param value the new value
     * @return {@code true} if it was set
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final boolean compareAndSetLong(long offset, long expected, long value) {
        return RawMemory.compareAndSetLong(
                checkAligned(checkWriteAcquire(offset, Long.BYTES), Long.BYTES), expected, value);
    }

    /**
     * Sets the {@code long} at an offset if it has the expected value, atomically.
     *
     * @param offset the offset
     * @param expected the expected value
     * @param value the new value
     * @return the value that was there: the expected one if it was set
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final long compareAndExchangeLong(long offset, long expected, long value) {
        return RawMemory.compareAndExchangeLong(
                checkAligned(checkWriteAcquire(offset, Long.BYTES), Long.BYTES), expected, value);
    }

    /**
     * Sets the {@code long} at an offset, atomically.
     *
     * @param offset the offset
     * @param value the new value
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final long getAndSetLong(long offset, long value) {
        return RawMemory.getAndSetLong(checkAligned(checkWriteAcquire(offset, Long.BYTES), Long.BYTES), value);
    }

    /**
     * Adds to the {@code long} at an offset, atomically. It wraps around.
     *
     * @param offset the offset
     * @param value what is added
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final long getAndAddLong(long offset, long value) {
        return RawMemory.getAndAddLong(checkAligned(checkWriteAcquire(offset, Long.BYTES), Long.BYTES), value);
    }

    /**
     * Combines the {@code long} at an offset with another by {@code &}, atomically.
     *
     * @param offset the offset
     * @param mask the other
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final long getAndBitwiseAndLong(long offset, long mask) {
        return RawMemory.getAndBitwiseAndLong(checkAligned(checkWriteAcquire(offset, Long.BYTES), Long.BYTES), mask);
    }

    /**
     * Combines the {@code long} at an offset with another by {@code |}, atomically.
     *
     * @param offset the offset
     * @param mask the other
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final long getAndBitwiseOrLong(long offset, long mask) {
        return RawMemory.getAndBitwiseOrLong(checkAligned(checkWriteAcquire(offset, Long.BYTES), Long.BYTES), mask);
    }

    /**
     * Combines the {@code long} at an offset with another by {@code ^}, atomically.
     *
     * @param offset the offset
     * @param mask the other
     * @return the value that was there
     * @throws IllegalArgumentException if the address there is not a multiple of {@value Long#BYTES}
     */
    public final long getAndBitwiseXorLong(long offset, long mask) {
        return RawMemory.getAndBitwiseXorLong(checkAligned(checkWriteAcquire(offset, Long.BYTES), Long.BYTES), mask);
    }
}
