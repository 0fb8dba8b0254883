package dev.virtualalloc.benchmarks;

import dev.virtualalloc.benchmarks.report.Compare;
import dev.virtualalloc.benchmarks.report.Report;
import java.io.IOException;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the jar: {@code report} and {@code compare}, and JMH for everything else. */
@Command(
        name = "benchmarks",
        subcommands = {Report.class, Compare.class})
public final class Main {
    private static final Set<String> COMMANDS = Set.of("report", "compare");

    private Main() {}

    /**
     * Runs a command of ours, and ends this Java with its exit code, or JMH.
     *
     * @param arguments the command and its options, or those of JMH
     * @throws IOException if JMH cannot read its list of benchmarks
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0 && COMMANDS.contains(arguments[0])) {
            System.exit(commandLine().execute(arguments));
        }
        org.openjdk.jmh.Main.main(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main());
    }
}
