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

    private final Screen screen;

    Doctor(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Diagnosis diagnosis = Diagnosis.current();
        if (json) {
            screen.line(DiagnosisJson.write(diagnosis));
        } else {
            new DiagnosisText(screen).print(diagnosis);
        }
        return diagnosis.refusal().map(Failures::exitCode).orElse(0);
    }
}
