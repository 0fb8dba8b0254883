package dev.virtualalloc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.benchmarks.report.Target.Bound;
import dev.virtualalloc.benchmarks.report.Target.Times;
import dev.virtualalloc.benchmarks.report.Target.TimesBest;
import dev.virtualalloc.benchmarks.report.Target.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {

    private static Optional<Verdict> judge(Target target, Figure figure, Results results) {
        Row row = new Row("row", "row", figure, "ours", "", target);
        return target.judge(results, new Work(Fixture.WORK, Work.Pace.NORMAL, List.of(), List.of(row)), row);
    }

    private static Results timed(double ours) {
        return Fixture.results(
                Fixture.time("ours", Role.OURS, ours),
                Fixture.time("fastutil", Role.PEER, 200.0),
                Fixture.time("long[]", Role.PEER, 100.0),
                Fixture.time("C", Role.LIMIT, 10.0));
    }

    @Test
    void boundIsMetAtItsValueAndMissedAboveIt() {
        Bound bound = new Bound(Figure.TIME, 500);
        assertThat(judge(bound, Figure.TIME, timed(500))).contains(new Verdict(true, "500 ns"));
        assertThat(judge(bound, Figure.TIME, timed(501))).contains(new Verdict(false, "501 ns"));
    }

    @Test
    void boundOfACountIsMissedBelowItsValue() {
        Bound bound = new Bound(Figure.COUNT, 1_000_000);
        Results results = Fixture.results(Fixture.measurement(Fixture.WORK, "ours", Role.OURS, Figure.COUNT, 32_700.0));
        assertThat(bound.text()).isEqualTo("≥ 1,000,000");
        assertThat(judge(bound, Figure.COUNT, results)).contains(new Verdict(false, "32,700"));
    }

    @Test
    void multipleOfAPeerIsJudgedByThatPeerEvenIfAnotherIsBetter() {
        assertThat(judge(new Times(0.5, "fastutil"), Figure.TIME, timed(80))).contains(new Verdict(true, "0.40 ×"));
        assertThat(judge(new Times(0.3, "fastutil"), Figure.TIME, timed(80))).contains(new Verdict(false, "0.40 ×"));
    }

    @Test
    void multipleOfTheLimitIsJudgedByTheLimit() {
        assertThat(judge(new Times(1.5, "C"), Figure.TIME, timed(15))).contains(new Verdict(true, "1.50 ×"));
    }

    @Test
    void multipleOfTheBestTakesTheBestPeerAndNotTheLimit() {
        assertThat(judge(new TimesBest(1.05), Figure.TIME, timed(104))).contains(new Verdict(true, "1.04 ×"));
        assertThat(judge(new TimesBest(1.05), Figure.TIME, timed(106))).contains(new Verdict(false, "1.06 ×"));
    }

    @Test
    void thereIsNoVerdictOnWhatWasNotMeasured() {
        Results nothing = Fixture.results();
        assertThat(judge(new Bound(Figure.TIME, 1), Figure.TIME, nothing)).isEmpty();
        assertThat(judge(new Times(1, "fastutil"), Figure.TIME, nothing)).isEmpty();
        assertThat(judge(new TimesBest(1), Figure.TIME, nothing)).isEmpty();
    }
}
