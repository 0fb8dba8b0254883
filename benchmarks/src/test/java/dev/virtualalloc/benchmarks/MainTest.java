package dev.virtualalloc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String results(String name, double ours, double peer) throws IOException {
        return Files.writeString(directory.resolve(name), """
                        {"machine": {}, "absences": [], "traces": {}, "measurements": [
                          {"work": "w", "subject": "LongVec", "role": "OURS", "figure": "TIME", "firstLife": [], "rounds": [%s]},
                          {"work": "w", "subject": "fastutil", "role": "PEER", "figure": "TIME", "firstLife": [], "rounds": [%s]}
                        ]}""".formatted(ours, peer))
                .toString();
    }

    @Test
    void compareEndsWithOneOnARegression() throws IOException {
        assertThat(execute("compare", results("old", 100, 100), results("new", 200, 100)))
                .isEqualTo(1);
        assertThat(out.toString()).contains("worse: w, LongVec, TIME", "1 of 1 figures are more than 1.25 times worse");
    }

    @Test
    void compareEndsWithZeroWithoutARegression() throws IOException {
        assertThat(execute("compare", results("old", 100, 100), results("new", 120, 100)))
                .isZero();
    }

    @Test
    void compareTakesAThreshold() throws IOException {
        assertThat(execute("compare", "--threshold", "1.1", results("old", 100, 100), results("new", 120, 100)))
                .isEqualTo(1);
        assertThat(execute("compare", "--threshold", "3", results("old", 100, 100), results("new", 200, 100)))
                .isZero();
    }

    @Test
    void thresholdBelowOneIsRefused() throws IOException {
        assertThat(execute("compare", "--threshold", "0.5", results("old", 1, 1), results("new", 1, 1)))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("the threshold must be at least 1, not 0.5");
    }

    @Test
    void compareWantsTwoFiles() throws IOException {
        assertThat(execute("compare", results("old", 1, 1))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("Missing required parameter: 'NEW'");
    }

    @Test
    void rowsThatDoNotExistAreRefusedBeforeAnythingIsMeasured() {
        Path target = directory.resolve("report");
        assertThat(execute("report", "--rows", "nonsense,absurd", "--out", target.toString()))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("no row is called like nonsense or absurd");
        assertThat(target).doesNotExist();
    }

    @Test
    void reportOfResultsWritesThemAnewAndMeasuresNothing() throws IOException {
        Path target = directory.resolve("again");

        assertThat(execute(
                        "report",
                        "--from",
                        results("old", 100, 100),
                        "--rows",
                        "growth-1k",
                        "--out",
                        target.toString()))
                .isZero();

        assertThat(target.resolve("report.md")).content().contains("| 1 K pushes, create and close included | – |");
        assertThat(target.resolve("results.json")).content().contains("\"LongVec\"");
    }

    @Test
    void helpNamesTheOptionsOfTheReport() {
        assertThat(execute("report", "--help")).isZero();
        assertThat(out.toString()).contains("--quick", "--rows", "--out").doesNotContain("--smoke");
    }
}
