package dev.virtualalloc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RegressionTest {

    private static Results run(double ours, double peer) {
        return Fixture.results(Fixture.time("LongVec", Role.OURS, ours), Fixture.time("fastutil", Role.PEER, peer));
    }

    private static double factor(Results old, Results now) {
        return Regression.between(old, now).get(0).factor();
    }

    @Test
    void slowerMachineIsNoRegression() {
        assertThat(factor(run(100, 200), run(300, 600))).isCloseTo(1, within(1e-9));
    }

    @Test
    void slowerBesideThePeerIsARegression() {
        Regression worse = Regression.between(run(100, 200), run(150, 200)).get(0);
        assertThat(worse.factor()).isCloseTo(1.5, within(1e-9));
        assertThat(worse.exceeds(1.25)).isTrue();
        assertThat(worse.exceeds(1.5)).isFalse();
        assertThat(worse.text()).isEqualTo("growth-1k, LongVec, TIME: 0.50 × fastutil -> 0.75 × fastutil (1.50 times)");
    }

    @Test
    void fasterIsNoRegression() {
        assertThat(factor(run(100, 200), run(50, 200))).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void yardstickIsThePeerThatWasBestInTheOldRunEvenIfAnotherIsNow() {
        Results old = Fixture.results(
                Fixture.time("LongVec", Role.OURS, 100.0),
                Fixture.time("fastutil", Role.PEER, 200.0),
                Fixture.time("long[]", Role.PEER, 300.0));
        Results now = Fixture.results(
                Fixture.time("LongVec", Role.OURS, 100.0),
                Fixture.time("fastutil", Role.PEER, 200.0),
                Fixture.time("long[]", Role.PEER, 50.0));
        assertThat(factor(old, now)).isCloseTo(1, within(1e-9));
    }

    @Test
    void fewerOfWhatIsCountedIsARegression() {
        assertThat(factor(count(1_000_000), count(500_000))).isCloseTo(2, within(1e-9));
    }

    private static Results count(double blocks) {
        return Fixture.results(Fixture.measurement("live-blocks", "blocks", Role.OURS, Figure.COUNT, blocks));
    }

    @Test
    void heapWhereThereWasNoneIsARegressionAndAFractionOfAByteIsNot() {
        assertThat(factor(heap(0), heap(48))).isGreaterThan(1.25);
        assertThat(factor(heap(0), heap(0.01))).isLessThan(1.25);
    }

    private static Results heap(double bytes) {
        return Fixture.results(Fixture.measurement("arena", "VirtualArena", Role.OURS, Figure.ALLOCATED, bytes));
    }

    @Test
    void onlyOursIsComparedAndOnlyWhereBothRunsMeasuredIt() {
        assertThat(Regression.between(run(1, 1), Fixture.results(Fixture.time("fastutil", Role.PEER, 1.0))))
                .isEmpty();
    }
}
