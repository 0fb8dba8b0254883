package dev.virtualalloc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
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
    void thereIsAPictureOfWhatWasMeasured() throws IOException {
        Charts.write(Fixture.complete(), directory);
        for (String name : List.of("time-by-size.png", "pause-by-element.png", "memory-by-time.png")) {
            assertThat(ImageIO.read(directory.resolve(name).toFile()).getWidth())
                    .as(name)
                    .isEqualTo(900);
        }
    }

    @Test
    void whatWasNotMeasuredIsNotDrawn() throws IOException {
        Charts.write(Fixture.results(), directory);
        assertThat(directory).isEmptyDirectory();
    }
}
