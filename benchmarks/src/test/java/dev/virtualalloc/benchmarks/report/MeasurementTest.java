package dev.virtualalloc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeasurementTest {
    private static double value(Figure figure, Double... rounds) {
        return Fixture.measurement("a", "LongVec", Role.OURS, figure, rounds).value();
    }

    @Test
    void theFastestRoundStandsForATime() {
        assertThat(value(Figure.TIME, 900.0, 1.0, 3.0)).isEqualTo(1);
    }

    @Test
    void theMedianStandsForAPauseAlsoOfAnEvenNumberOfRounds() {
        assertThat(value(Figure.WORST, 900.0, 1.0, 3.0)).isEqualTo(3);
        assertThat(value(Figure.WORST, 900.0, 1.0, 3.0, 5.0)).isEqualTo(4);
    }
}
