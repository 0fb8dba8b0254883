package dev.virtualalloc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureTest {

    @ParameterizedTest
    @CsvSource({
        "TIME, 0.84, 0.84 ns",
        "TIME, 17000, 17 µs",
        "TIME, 4440000, 4.44 ms",
        "TIME, 252400000, 252 ms",
        "TIME, 999900, 1.00 ms",
        "WORST, 5900000000, 5.90 s",
        "TIME, 90000000000000, 90000 s",
        "ALLOCATED, 0, 0 B",
        "ALLOCATED, 47.96, 48.0 B",
    })
    void isWrittenInTheUnitThatFits(Figure figure, double value, String text) {
        assertThat(figure.text(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1000000 | 1,000,000", "32700 | 32,700"})
    void countIsWrittenInFull(double value, String text) {
        assertThat(Figure.COUNT.text(value)).isEqualTo(text);
    }
}
