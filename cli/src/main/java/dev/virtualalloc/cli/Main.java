package dev.virtualalloc.cli;

import dev.virtualalloc.VirtualMemory;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line of the runnable jar. */
@Command(
        name = "virtualalloc",
        description = "Memory that grows without moving: see it, and see what this machine offers for it.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:the system or the provider refused, a rule is broken, or the doctor has found what to change",
            "2:the command line is wrong",
            "3:with verify --strict, there are rules that could not look at memory"
        })
public final class Main implements Runnable, CommandLine.IVersionProvider {
    static final int EXIT_FAILURE = CommandLine.ExitCode.SOFTWARE;
    static final int EXIT_USAGE = CommandLine.ExitCode.USAGE;
    static final int EXIT_UNSEEN = 3;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show where in the program a failure comes from.")
    private boolean verbose;

    Main() {}

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = {
                "Whose memory to use: ffm, jna or unsafe-sim. The best that works, unless chosen here or by"
                        + " -Dvirtualalloc.provider."
            })
    @SuppressWarnings("UnusedMethod") // Called when the command line is read, before any provider is asked for.
    private void provider(String name) {
        System.setProperty(VirtualMemory.PROVIDER_PROPERTY, name);
    }

    /**
     * Runs a command and ends this Java with its exit code.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        Console console = Console.ofSystem();
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        for (Object command : List.of(new Demo(console), new Doctor(console), new Verify(console))) {
            commandLine.addSubcommand(command);
        }
        System.exit(commandLine
                .setOut(Console.writer(System.out))
                .setErr(Console.writer(System.err))
                .setExecutionExceptionHandler(new FailureHandler(main::verbose))
                .execute(arguments));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
    }

    private boolean verbose() {
        return verbose;
    }

    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {"virtualalloc " + (version == null ? "(not packaged)" : version)};
    }
}
