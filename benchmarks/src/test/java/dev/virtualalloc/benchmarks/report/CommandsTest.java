package dev.virtualalloc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandsTest {

    @Test
    void figuresAreReadFromTheLinesThatNameOne() {
        assertThat(Commands.figures(List.of("time=2.5", "a warning", "worst=300000", "times=1")))
                .isEqualTo(Map.of(Figure.TIME, 2.5, Figure.WORST, 300_000.0));
    }

    @Test
    void lastOfTwoLinesCounts() {
        assertThat(Commands.figures(List.of("count=100", "count=200", "# A fatal error has been detected")))
                .isEqualTo(Map.of(Figure.COUNT, 200.0));
    }
}
