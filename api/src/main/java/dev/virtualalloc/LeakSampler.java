package dev.virtualalloc;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Chooses what is tracked of that which is created one after the other: a countdown from a random number, since a random number for
 * each costs as much as a part of its creation. Threads that meet in it lose a count, which does no harm.
 */
final class LeakSampler {

    /** Of what costs system calls one of 32 is tracked, which costs some microseconds. */
    static final int NEW = 128;

    /** Of what is made of kept memory, without a system call, one of 4,096. */
    static final int KEPT = 1;

    private static final int WEIGHT_OF_TRACKED = 4096;

    private int left = distance();

    /** Whether what is being created is to be tracked. */
    boolean isDue(LeakDetector.Level level, int weight) {
        if (level != LeakDetector.Level.SAMPLED) {
            return level == LeakDetector.Level.ALL;
        }
        int rest = left - weight;
        left = rest > 0 ? rest : distance();
        return rest <= 0;
    }

    /** On average what the tracked one weighs, and never of a rhythm in which one place of several could hide. */
    private static int distance() {
        return ThreadLocalRandom.current().nextInt(2 * WEIGHT_OF_TRACKED);
    }
}
