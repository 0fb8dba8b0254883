package dev.virtualalloc.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints a {@link SystemReport}. */
@Command(
        name = "doctor",
        description = "Says what this machine offers for memory that grows in place, and what stands in the way.",
        mixinStandardHelpOptions = true)
final class Doctor implements Callable<Integer> {

    @Option(names = "--json", description = "Print the same facts as JSON; sizes are in bytes.")
    private boolean json;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description = "Say instead what a running JVM holds, one that was started with -Dvirtualalloc.jmx=true.")
    private @Nullable Long pid;

    private final Console console;

    Doctor(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (pid != null) {
            new ProcessUsage(console, pid).print(json);
            return 0;
        }
        SystemReport report = SystemReport.current();
        if (json) {
            console.println(SystemReportJson.write(report));
        } else {
            new SystemReportPrinter(console).print(report);
        }
        return report.failure()
                .map(FailureHandler::exitCode)
                .orElse(report.problems().isEmpty() ? 0 : Main.EXIT_FAILURE);
    }
}
