package dev.virtualalloc.cli;

import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tests a provider against every rule of the contract. */
@Command(
        name = "verify",
        description = {
            "Tests the provider named by --provider, ours or yours, against every rule of the contract.",
            "The rules run in a Java of their own: what ends or hangs that one breaks a rule."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no rule is broken",
            "1:a rule is broken, or none could be tested",
            "2:the command line is wrong",
            "3:with --strict, no rule is broken, but there are some that could not look at memory"
        })
final class Verify implements Callable<Integer> {

    @Option(
            names = "--classpath",
            paramLabel = "JARS",
            description = "Where to find a provider that is not in this jar, and what it needs.")
    private String classpath = "";

    @Option(
            names = "--contract",
            paramLabel = "CLASS",
            description = {
                "Your class that implements ProviderContract, if the provider has a probe of its own or a limit of"
                        + " memory: the rules are run as it says. Looked for where --classpath says."
            })
    private @Nullable String contract;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the results to this file as well, as XML in the form of JUnit.")
    private @Nullable Path report;

    @Option(
            names = "--strict",
            description =
                    "Take it for no success if there are rules that could not look at memory, since nothing here shows it.")
    private boolean strict;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Console console;

    Verify(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (report != null) {
            Path directory = report.toAbsolutePath().getParent();
            if (directory == null || !Files.isDirectory(directory)) {
                throw usageError("there is no directory for the report " + report);
            }
            if (Files.isDirectory(report)) {
                throw usageError("the report cannot be written in place of the directory " + report
                        + ": name a file, in it for example");
            }
        }
        try (ProviderLoader loader = openLoader()) {
            String name = provider().get().name();
            Class<? extends ProviderContract> rules = contract(loader);
            console.printMarkup("@|bold The rules for provider " + name + "|@, Java "
                    + Runtime.version().feature());
            return exitCode(run(rules));
        }
    }

    private RuleResults run(Class<? extends ProviderContract> rules) throws IOException {
        RuleProgressListener progress = new RuleProgressListener(console);
        if (report == null) {
            return print(ConformanceRun.execute(rules, List.of(progress)));
        }
        try (JUnitReport xml = new JUnitReport(report, spec.commandLine().getErr())) {
            // The results first: they are known, whatever becomes of the file.
            RuleResults results = print(ConformanceRun.execute(rules, List.of(progress, xml.listener())));
            xml.publish();
            return results;
        }
    }

    private RuleResults print(RuleResults results) {
        new RuleResultsPrinter(console).print(results);
        return results;
    }

    private int exitCode(RuleResults results) {
        if (!results.failures().isEmpty() || results.untestedReason().isPresent()) {
            return Main.EXIT_FAILURE;
        }
        return strict && !results.unseen().isEmpty() ? Main.EXIT_UNSEEN : CommandLine.ExitCode.OK;
    }

    private ProviderLoader openLoader() throws IOException {
        try {
            return ProviderLoader.open(classpath);
        } catch (IllegalArgumentException e) {
            throw usageError(e.getMessage());
        }
    }

    private ServiceLoader.Provider<VirtualMemoryProvider> provider() {
        try {
            return ProviderLoader.chosen();
        } catch (IllegalArgumentException e) {
            throw usageError(e.getMessage());
        }
    }

    private Class<? extends ProviderContract> contract(ProviderLoader loader) {
        if (contract == null) {
            return ProviderConformance.class;
        }
        try {
            return loader.contract(contract);
        } catch (IllegalArgumentException e) {
            throw usageError(e.getMessage());
        }
    }

    private CommandLine.ParameterException usageError(@Nullable String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
