package dev.virtualalloc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsJsonTest {

    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Results results = Fixture.complete();
        Path file = Files.writeString(directory.resolve("results.json"), ResultsJson.write(results));
        assertThat(ResultsJson.read(file)).isEqualTo(results);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"machine\": 1}", "{\"machine\": {}, \"measurements\": [1]}"})
    void anotherFileIsRefusedByName(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("other.json"), content);
        assertThatThrownBy(() -> ResultsJson.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other.json does not hold the results of a report");
    }
}
