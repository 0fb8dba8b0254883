package dev.virtualalloc.cli;

import java.util.concurrent.Callable;
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

    private final Console console;

    Doctor(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        SystemReport report = SystemReport.current();
        if (json) {
            console.println(SystemReportJson.write(report));
        } else {
            new SystemReportPrinter(console).print(report);
        }
        return report.failure().map(FailureHandler::exitCode).orElse(0);
    }
}
