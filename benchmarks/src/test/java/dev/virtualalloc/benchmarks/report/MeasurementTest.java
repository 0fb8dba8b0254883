package dev.virtualalloc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeasurementTest {

    @Test
    void medianOfAnOddNumberOfRoundsIsTheMiddleOne() {
        assertThat(Fixture.time("a", Role.OURS, 900.0, 1.0, 3.0).median()).isEqualTo(3);
    }

    @Test
    void medianOfAnEvenNumberOfRoundsIsBetweenTheTwoInTheMiddle() {
        assertThat(Fixture.time("a", Role.OURS, 900.0, 1.0, 3.0, 5.0).median()).isEqualTo(4);
    }
}
