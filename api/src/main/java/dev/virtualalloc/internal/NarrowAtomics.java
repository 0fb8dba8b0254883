package dev.virtualalloc.internal;

import java.nio.ByteOrder;
import java.util.function.IntBinaryOperator;

/**
 * Atomic changes of a {@code byte} or a {@code short} outside the heap, by those of the {@code int} that it is a part of: no Java has
 * such of its own. The other parts of the int are set to what they are.
 */
public final class NarrowAtomics {
    private NarrowAtomics() {}

    /**
     * Sets a value atomically if it is as expected.
     *
     * @param address the address, a multiple of the width
     * @param width {@link Byte#SIZE} or {@link Short#SIZE}
     * @param expected the value that has to be there, extended by its sign
     * @param value the value to set
     * @return what was there, extended by its sign: as expected if it was set
     */
    public static int compareAndExchange(long address, int width, int expected, int value) {
        long word = word(address);
        int shift = shift(address, width);
        while (true) {
            int seen = RawMemory.getIntVolatile(word);
            int found = part(seen, shift, width);
            if (found != expected || RawMemory.compareAndSetInt(word, seen, withPart(seen, shift, width, value))) {
                return found;
            }
        }
    }

    /**
     * Replaces a value by what an operator makes of it and an operand, atomically.
     *
     * @param address the address, a multiple of the width
     * @param width {@link Byte#SIZE} or {@link Short#SIZE}
     * @param operator what is applied, perhaps several times; of the result the lowest bits are taken
     * @param operand its second operand
     * @return what was there, extended by its sign
     */
    public static int getAndApply(long address, int width, IntBinaryOperator operator, int operand) {
        long word = word(address);
        int shift = shift(address, width);
        while (true) {
            int seen = RawMemory.getIntVolatile(word);
            int found = part(seen, shift, width);
            int value = operator.applyAsInt(found, operand);
            if (RawMemory.compareAndSetInt(word, seen, withPart(seen, shift, width, value))) {
                return found;
            }
        }
    }

    private static long word(long address) {
        return address & -Integer.BYTES;
    }

    private static int shift(long address, int width) {
        int before = (int) (address % Integer.BYTES) * Byte.SIZE;
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? before : Integer.SIZE - width - before;
    }

    private static int part(int word, int shift, int width) {
        return word << Integer.SIZE - width - shift >> Integer.SIZE - width;
    }

    private static int withPart(int word, int shift, int width, int value) {
        int mask = -1 >>> Integer.SIZE - width << shift;
        return word & ~mask | value << shift & mask;
    }
}
