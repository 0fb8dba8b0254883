package dev.virtualalloc.benchmarks.report;

import java.time.Duration;

/**
 * How much time is spent.
 *
 * @param rounds how often the sides take turns
 * @param longRounds how often, where one turn takes seconds
 * @param everySide whether all peers and limits are measured, or the strongest and the nearest alone
 * @param warmups how many iterations of each JVM are not counted
 * @param iterations how many are
 * @param iteration how long one is
 * @param divisor what the sizes of all works are divided by
 */
record Effort(
        int rounds, int longRounds, boolean everySide, int warmups, int iterations, Duration iteration, int divisor) {
    static final Effort FULL = new Effort(3, 5, true, 3, 2, Duration.ofMillis(250), 1);
    static final Effort QUICK = new Effort(2, 2, false, 4, 1, Duration.ofMillis(200), 1);

    /** Shows that each row runs; the figures mean nothing. */
    static final Effort SMOKE = new Effort(1, 1, true, 0, 1, Duration.ofMillis(10), 10_000);
}
