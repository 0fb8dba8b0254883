package dev.virtualalloc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.benchmarks.report.Results.Absence;
import dev.virtualalloc.benchmarks.report.Work.Pace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final Effort TWO_ROUNDS = new Effort(2, 3, true, 0, 1, Duration.ZERO, 1);

    private final List<String> turns = new ArrayList<>();

    private Subject subject(String name, Double... values) {
        List<Double> left = new ArrayList<>(Arrays.asList(values));
        return Subject.ours(name, lab -> {
            turns.add(name);
            return Map.of(Figure.TIME, left.remove(0));
        });
    }

    private static Results run(Pace pace, Subject... subjects) {
        Lab lab = new Lab(TWO_ROUNDS, Path.of(""), Optional.empty());
        return new Session(lab, step -> {}).run(List.of(new Work("work", pace, List.of(subjects), List.of())));
    }

    @Test
    void subjectsTakeTurns() {
        run(Pace.NORMAL, subject("a", 1.0, 2.0), subject("b", 3.0, 4.0));
        assertThat(turns).containsExactly("a", "b", "a", "b");
    }

    @Test
    void firstLifeIsKeptApartFromTheRounds() {
        Results results = run(Pace.FIRST_LIFE_APART, subject("a", 800.0, 70.0, 80.0));
        assertThat(results.measurements())
                .containsExactly(
                        new Measurement("work", "a", Role.OURS, Figure.TIME, List.of(800.0), List.of(70.0, 80.0)));
    }

    @Test
    void whatFailsIsNotTriedAgainAndTheOthersGoOn() {
        Subject broken = Subject.ours("broken", lab -> {
            turns.add("broken");
            throw new ProbeException("no such thing here");
        });
        Results results = run(Pace.NORMAL, broken, subject("a", 1.0, 2.0));
        assertThat(turns).containsExactly("broken", "a", "a");
        assertThat(results.absences()).containsExactly(new Absence("work", "broken", "no such thing here"));
        assertThat(results.measurements()).extracting(Measurement::subject).containsExactly("a");
    }

    @Test
    void whatNeedsANewerJavaIsNotTried() {
        Results results = run(Pace.NORMAL, subject("a").since(Integer.MAX_VALUE));
        assertThat(turns).isEmpty();
        assertThat(results.absences()).extracting(Absence::reason).containsExactly("needs Java 2147483647");
    }

    @Test
    void limitIsAbsentWithoutACompiler() {
        Results results = run(Pace.NORMAL, Subject.limit("C", "sum", "1"));
        assertThat(results.absences()).extracting(Absence::reason).containsExactly("there is no C compiler cc here");
    }
}
