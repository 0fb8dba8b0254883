package dev.virtualalloc.benchmarks.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures every row, and writes the table, the results and the charts. */
@Command(
        name = "report",
        description = "Measures ours beside its peers and the limit, and writes report.md, results.json and charts.",
        mixinStandardHelpOptions = true)
public final class Report implements Callable<Integer> {

    @Option(
            names = "--quick",
            description = "Every row, with fewer peers and less care: some ten minutes instead of forty.")
    private boolean quick;

    @Option(names = "--smoke", hidden = true, description = "Show that each row runs. The figures mean nothing.")
    private boolean smoke;

    @Option(
            names = "--rows",
            paramLabel = "TEXT",
            split = ",",
            description = "Only the rows whose name contains one of these: growth, push, arena, stream, sort,"
                    + " live-blocks, touch, get, set, add.")
    private List<String> rows = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "benchmark-report",
            description = "Where to write. Unless given: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--from",
            paramLabel = "RESULTS",
            description = "Measure nothing, and write the table and the charts of a results.json anew.")
    private @Nullable Path from;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Effort effort = smoke ? Effort.SMOKE : quick ? Effort.QUICK : Effort.FULL;
        List<Work> works = works(effort);
        Files.createDirectories(out);
        Path scratch = Files.createTempDirectory("virtualalloc-report");
        try {
            Results results = from == null ? measure(works, Lab.open(effort, scratch)) : ResultsJson.read(from);
            Files.writeString(out.resolve("results.json"), ResultsJson.write(results));
            String table = Table.markdown(results, works);
            Files.writeString(out.resolve("report.md"), table);
            Charts.write(results, out);
            PrintWriter console = spec.commandLine().getOut();
            console.println(table);
            console.println("Written to " + out.toAbsolutePath());
            return 0;
        } finally {
            delete(scratch);
        }
    }

    /** {@return what is to be measured} */
    List<Work> works(Effort effort) {
        List<Work> works = Catalogue.works(effort).stream()
                .filter(work -> rows.isEmpty()
                        || work.rows().stream().anyMatch(row -> rows.stream().anyMatch(row.id()::contains)))
                .toList();
        if (works.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "no row is called like " + String.join(" or ", rows));
        }
        return works;
    }

    private Results measure(List<Work> works, Lab lab) {
        int steps = works.stream().mapToInt(work -> work.steps(lab.effort())).sum();
        if (!Ansi.AUTO.enabled()) {
            PrintWriter err = spec.commandLine().getErr();
            return new Session(lab, err::println).run(works);
        }
        try (ProgressBar bar = new ProgressBarBuilder()
                .setInitialMax(steps)
                .setTaskName("Measuring")
                .build()) {
            return new Session(lab, step -> {
                        bar.setExtraMessage(step);
                        bar.step();
                    })
                    .run(works);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
