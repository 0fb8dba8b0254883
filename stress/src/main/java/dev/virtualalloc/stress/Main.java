package dev.virtualalloc.stress;

import dev.virtualalloc.stress.fuzz.Fuzz;
import dev.virtualalloc.stress.soak.Soak;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the jar: {@code fuzz} and {@code soak}, and jcstress for everything else. */
@Command(
        name = "stress",
        subcommands = {Fuzz.class, Soak.class})
public final class Main {
    private static final Set<String> COMMANDS = Set.of("fuzz", "soak");

    private Main() {}

    /**
     * Runs a command of ours, and ends this Java with its exit code, or jcstress.
     *
     * @param arguments the command and its options, or those of jcstress
     * @throws Exception if jcstress fails
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && COMMANDS.contains(arguments[0])) {
            System.exit(new CommandLine(new Main()).execute(arguments));
        }
        org.openjdk.jcstress.Main.main(arguments);
    }
}
