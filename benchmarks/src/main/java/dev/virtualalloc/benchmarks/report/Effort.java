package dev.virtualalloc.benchmarks.report;

import java.time.Duration;

/**
 * How much time is spent.
 *
 * @param rounds how often the sides take turns
 * @param longRounds how often, where one turn takes seconds
 * @param peers how many of the peers of a work are measured; the strongest come first
 * @param warmups how many iterations of each JVM are not counted
 * @param iterations how many are
 * @param iteration how long one is
 * @param divisor what the sizes of all works are divided by
 */
record Effort(int rounds, int longRounds, int peers, int warmups, int iterations, Duration iteration, int divisor) {
    static final Effort FULL = new Effort(3, 5, Integer.MAX_VALUE, 1, 2, Duration.ofMillis(300), 1);
    static final Effort QUICK = new Effort(2, 2, 2, 1, 1, Duration.ofMillis(200), 1);

    /** Shows that each row runs; the figures mean nothing. */
    static final Effort SMOKE = new Effort(1, 1, Integer.MAX_VALUE, 0, 1, Duration.ofMillis(10), 10_000);
}
