package dev.virtualalloc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {

    @Test
    void rowOfResultsReadFromAFileNamesTheBestPeerTheRatioTheLimitAndTheVerdict(@TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(directory.resolve("results.json"), ResultsJson.write(Fixture.complete()));
        String table = Table.markdown(ResultsJson.read(file), List.of(Fixture.work(Fixture.WORK)));
        assertThat(table.lines())
                .contains("| 1 K pushes, create and close included | 270 ns | 2.70 µs (long[]) | 0.10 × |"
                        + " 840 ns (C, pages kept) | ≤ 0.30 × fastutil | met: 0.08 × |");
    }

    @Test
    void missedTargetStandsOut() {
        Results slow = Fixture.results(
                Fixture.time("LongVec", Role.OURS, 21_000.0), Fixture.time("fastutil", Role.PEER, 3_600.0));
        assertThat(Table.markdown(slow, List.of(Fixture.work(Fixture.WORK)))).contains("| **missed**: 5.83 × |");
    }

    @Test
    void rowThatWasNotMeasuredIsThereWithoutFigures() {
        assertThat(Table.markdown(Fixture.results(), List.of(Fixture.work(Fixture.WORK)))
                        .lines())
                .contains("| 1 K pushes, create and close included | – | – | – | – | ≤ 0.30 × fastutil | – |");
    }

    @Test
    void firstLifeIsShownApart() {
        String table = Table.markdown(Fixture.complete(), List.of(Fixture.work("touch-1g")));
        assertThat(table.lines())
                .contains("| touch-1g | Block, nothing kept | 812 ms | 76 ms |")
                .anyMatch(line -> line.startsWith("| first touch of 1 GiB | 76 ms |"));
    }

    @Test
    void whatCouldNotBeMeasuredIsListedWithTheReason() {
        assertThat(Table.markdown(Fixture.complete(), List.of()).lines())
                .contains("| growth-1k | MemorySegment | needs Java 22 |");
    }
}
