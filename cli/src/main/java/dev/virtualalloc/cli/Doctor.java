package dev.virtualalloc.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what this machine offers, and what to change if something stands in the way. */
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
        Diagnosis diagnosis = Diagnosis.current();
        if (json) {
            console.println(DiagnosisJson.write(diagnosis));
        } else {
            new DiagnosisText(console).print(diagnosis);
        }
        return diagnosis.refusal().map(Failures::exitCode).orElse(0);
    }
}
