package dev.virtualalloc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartsTest {

    @TempDir
    private Path directory;

    @Test
    void growthIsDrawnByElement() {
        assertThat(Charts.growth(Fixture.complete()).get("LongVec")).isEqualTo(new TreeMap<>(Map.of(1000.0, 0.27)));
    }

    @Test
    void chartNamesItsSides() throws IOException {
        Charts.write(Fixture.complete(), directory);
        assertThat(Files.readString(directory.resolve("time-by-size.svg"))).contains("LongVec", "fastutil");
        assertThat(directory.resolve("pause-by-element.svg")).exists();
        assertThat(directory.resolve("memory-by-time.svg")).exists();
    }

    @Test
    void whatWasNotMeasuredIsNotDrawn() throws IOException {
        Charts.write(Fixture.results(), directory);
        assertThat(directory).isEmptyDirectory();
    }
}
