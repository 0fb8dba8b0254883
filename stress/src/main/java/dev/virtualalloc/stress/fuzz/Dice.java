package dev.virtualalloc.stress.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** All chance of a round, from its seed. Most of what it gives makes sense, and some of it is misuse. */
final class Dice {
    private static final int MISUSE = 12;

    private final SplittableRandom random;

    Dice(long seed, long round) {
        this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + round);
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    long seed() {
        return random.nextLong();
    }

    @SafeVarargs
    final <T> T of(T... values) {
        return values[below(values.length)];
    }

    <T> T of(List<T> values) {
        return values.get(below(values.size()));
    }

    /** An amount, small ones more often. */
    int upTo(int most) {
        int bits = 32 - Integer.numberOfLeadingZeros(most);
        return Math.min(most, below(1 << below(bits + 1)));
    }

    /** An index of something that has so many, 0 to one past the end, or one that it cannot have. */
    long index(long size) {
        return oneIn(MISUSE) ? senseless(size) : random.nextLong(size + 1);
    }

    /** An amount, or one that cannot be. */
    long amount(int most, long maximum) {
        return oneIn(MISUSE) ? senseless(maximum) : upTo(most);
    }

    private long senseless(long size) {
        return of(-1L, size + 1, size + 2, -size - 1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - size, 1L << 62);
    }
}
