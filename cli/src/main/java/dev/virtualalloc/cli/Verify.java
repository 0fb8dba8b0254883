package dev.virtualalloc.cli;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
        description = "Tests the provider named by --provider, ours or yours, against every rule of the contract.",
        mixinStandardHelpOptions = true)
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
            ServiceLoader.Provider<VirtualMemoryProvider> provider = provider(loader);
            console.printMarkup("@|bold The rules for provider "
                    + provider.get().name() + "|@, Java " + Runtime.version().feature());
            return passes(new ConformanceRun(provider, contract(loader)), provider.get()) ? 0 : Main.EXIT_FAILURE;
        }
    }

    private boolean passes(ConformanceRun run, VirtualMemoryProvider provider) throws IOException {
        RuleProgressListener progress = new RuleProgressListener(console);
        if (report == null) {
            return print(run.execute(List.of(progress)), provider);
        }
        try (JUnitReport xml = new JUnitReport(report, spec.commandLine().getErr())) {
            // The results first: they are known, whatever becomes of the file.
            boolean passes = print(run.execute(List.of(progress, xml.listener())), provider);
            xml.publish();
            return passes;
        }
    }

    private boolean print(RuleResults results, VirtualMemoryProvider provider) {
        return new RuleResultsPrinter(console).print(results, untestedReason(provider, results));
    }

    private ProviderLoader openLoader() throws IOException {
        try {
            return ProviderLoader.open(classpath);
        } catch (IllegalArgumentException e) {
            throw usageError(e.getMessage());
        }
    }

    private ServiceLoader.Provider<VirtualMemoryProvider> provider(ProviderLoader loader) {
        String name = System.getProperty(VirtualMemory.PROVIDER_PROPERTY);
        if (name == null) {
            throw usageError("Which provider? Choose one by --provider. Found:" + ProviderLoader.describeProviders());
        }
        try {
            return loader.provider(name);
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

    /** {@return why the provider was not tested although no rule failed, or empty if it was} */
    static Optional<String> untestedReason(VirtualMemoryProvider provider, RuleResults results) {
        if (!results.failures().isEmpty()) {
            return Optional.empty();
        }
        try {
            provider.open();
        } catch (ProviderUnavailableException e) {
            return Optional.of("the provider cannot be used here: " + e.getMessage());
        }
        return results.testedProvider()
                ? Optional.empty()
                : Optional.of("no rule for backends was tested. The contract must be a class that JUnit runs here:"
                        + " not private, not an inner class, and not disabled");
    }

    private CommandLine.ParameterException usageError(@Nullable String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
