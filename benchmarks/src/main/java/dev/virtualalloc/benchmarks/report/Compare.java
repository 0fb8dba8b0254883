package dev.virtualalloc.benchmarks.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks for what has become slower from one run to another. */
@Command(
        name = "compare",
        description =
                "Compares two runs, and fails if something of ours has become worse beside what it is measured with.",
        mixinStandardHelpOptions = true)
public final class Compare implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "OLD", description = "The results.json of the run to compare with.")
    @SuppressWarnings("NullAway.Init")
    private Path old;

    @Parameters(index = "1", paramLabel = "NEW", description = "The results.json of the run to be judged.")
    @SuppressWarnings("NullAway.Init")
    private Path now;

    @Option(
            names = "--threshold",
            paramLabel = "FACTOR",
            defaultValue = "1.25",
            description = "How many times worse is too much. Unless given: ${DEFAULT-VALUE}.")
    private double threshold;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!(threshold >= 1)) {
            throw new ParameterException(spec.commandLine(), "the threshold must be at least 1, not " + threshold);
        }
        List<Regression> all = Regression.between(ResultsJson.read(old), ResultsJson.read(now));
        if (all.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "these runs have nothing of ours in common");
        }
        List<Regression> worse =
                all.stream().filter(one -> one.exceeds(threshold)).toList();
        PrintWriter out = spec.commandLine().getOut();
        worse.forEach(one -> out.println("worse: " + one.text()));
        out.println(worse.size() + " of " + all.size() + " figures are more than " + Figure.number(threshold)
                + " times worse");
        return worse.isEmpty() ? 0 : 1;
    }
}
