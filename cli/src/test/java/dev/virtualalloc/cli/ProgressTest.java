package dev.virtualalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(text, true, UTF_8);

    @Test
    void aFileGetsALineForEachQuarter() {
        fill(new Console(out, false, false));

        assertThat(text.toString(UTF_8).lines())
                .containsExactly(
                        "  filled 1,000  state at 1000",
                        "  filled 2,000  state at 2000",
                        "  filled 3,000  state at 3000",
                        "  filled 4,000  state at 4000");
    }

    @Test
    void aPersonGetsABarThatEndsFull() {
        fill(new Console(out, true, true));

        assertThat(text.toString(UTF_8)).contains("\r").endsWith("100%  state at 4000" + System.lineSeparator());
        assertThat(last()).startsWith("  " + "\u2588".repeat(20) + " 100%");
    }

    @Test
    void aTerminalThatCannotDrawGetsPlainCharacters() {
        fill(new Console(out, true, false));

        assertThat(last()).startsWith("  " + "#".repeat(20) + " 100%");
    }

    private void fill(Console console) {
        try (Progress progress = Progress.start(console, "filled", 4000)) {
            for (int bytes = 0; bytes <= 4000; bytes += 500) {
                progress.update(bytes, "state at " + bytes);
            }
        }
    }

    private String last() {
        String[] shown = text.toString(UTF_8).split("\r");
        return shown[shown.length - 1];
    }
}
