package dev.virtualalloc.containers;

/** From the types that streams carry. A whole number out of range is refused, and a float is rounded as by a cast. */
final class CheckedCasts {
    private CheckedCasts() {}

    static byte toByte(int value) {
        return (byte) check(value, Byte.MIN_VALUE, Byte.MAX_VALUE, "byte");
    }

    static short toShort(int value) {
        return (short) check(value, Short.MIN_VALUE, Short.MAX_VALUE, "short");
    }

    static char toChar(int value) {
        return (char) check(value, Character.MIN_VALUE, Character.MAX_VALUE, "char");
    }

    static int toInt(int value) {
        return value;
    }

    static long toLong(long value) {
        return value;
    }

    static float toFloat(double value) {
        return (float) value;
    }

    static double toDouble(double value) {
        return value;
    }

    private static int check(int value, int least, int most, String type) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(value + " is no " + type + ": those are " + least + " to " + most);
        }
        return value;
    }
}
