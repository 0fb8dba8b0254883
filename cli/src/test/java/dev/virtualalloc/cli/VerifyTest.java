package dev.virtualalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.conformance.MemoryProbe;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.sim.SimulatedProvider;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class VerifyTest {
    @TempDir
    private static Path directory;

    private static Path report;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    /** Another JVM is tried by {@link VerifyIT}. */
    @BeforeAll
    static void rulesRunHere() {
        System.setProperty("virtualalloc.kit.child", "off");
    }

    @AfterAll
    static void rulesRunWhereTheyDid() {
        System.clearProperty("virtualalloc.kit.child");
    }

    @AfterEach
    void noProviderIsChosenAnyMore() {
        System.clearProperty(VirtualMemory.PROVIDER_PROPERTY);
    }

    @Test
    void aContractThatIsNoneIsAnErrorOfUsage() {
        report = directory.resolve("none.xml");

        assertThat(verify("--contract=org.example.Absent")).isEqualTo(Main.EXIT_USAGE);
        assertThat(err.toString()).contains("there is no class org.example.Absent");

        assertThat(verify("--contract=java.lang.String")).isEqualTo(Main.EXIT_USAGE);
        assertThat(err.toString()).contains("java.lang.String is no class that implements ProviderContract");
        assertThat(report).doesNotExist();
    }

    @Test
    void anUnknownProviderIsAnErrorOfUsage() {
        assertThat(verifyProvider("nonsense")).isEqualTo(Main.EXIT_USAGE);

        assertThat(err.toString()).contains("no provider is named nonsense", "unsafe-sim");
    }

    @Test
    void aJarThatIsNotThereIsAnErrorOfUsage() {
        assertThat(verifyProvider("jna", "--classpath=" + directory.resolve("absent.jar")))
                .isEqualTo(Main.EXIT_USAGE);

        assertThat(err.toString()).contains("absent.jar");
    }

    @Test
    void aDirectoryIsNoPlaceForTheReport() throws IOException {
        report = Files.createDirectory(directory.resolve("empty"));

        assertThat(verify()).isEqualTo(Main.EXIT_USAGE);

        assertThat(err.toString()).contains("in place of the directory " + report);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(report).isEmptyDirectory();
    }

    @Test
    void theResultsArePrintedAlsoWhereTheReportCannotBeWritten() throws IOException {
        report = directory.resolve("report.xml");

        assertThat(verify("--contract=" + TakesThePlaceOfTheReport.class.getName()))
                .isEqualTo(Main.EXIT_FAILURE);

        assertThat(out.toString(UTF_8)).contains("nothing can be tested here", "Rules: ");
        assertThat(err.toString()).contains("DirectoryNotEmptyException: " + report);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).noneMatch(file -> file.getFileName().toString().startsWith(".verify"));
        }
    }

    @Test
    void aRunThatSeesNoMemorySaysSoAndIsNoSuccessIfThatIsAskedFor() {
        report = directory.resolve("blind.xml");

        assertThat(verify("--contract=" + Blind.class.getName(), "--strict")).isEqualTo(Main.EXIT_UNSEEN);

        assertThat(out.toString(UTF_8))
                .containsPattern("Rules: [1-9]\\d* passed, 0 failed")
                .containsPattern("Not seen: [1-9]\\d+ of the skipped rules had to look at memory.* 4\\.1, ")
                .doesNotContainPattern("Not seen: .* 2\\.1,");
        assertThat(report).content().contains("<skipped", "dev.virtualalloc.conformance.MemoryUnseenException");
    }

    private int verify(String... options) {
        return verifyProvider(
                "unsafe-sim",
                Stream.concat(Stream.of("--report=" + report), Stream.of(options))
                        .toArray(String[]::new));
    }

    private int verifyProvider(String provider, String... options) {
        CommandLine line = new CommandLine(new Main());
        line.addSubcommand(new Verify(new Console(new PrintStream(out, true, UTF_8), false, false)));
        return line.setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new FailureHandler(() -> false))
                .execute(Stream.concat(Stream.of("verify", "--provider=" + provider), Stream.of(options))
                        .toArray(String[]::new));
    }

    static class TakesThePlaceOfTheReport implements ProviderContract {
        @BeforeAll
        static void take() throws IOException {
            Files.createFile(Files.createDirectory(report).resolve("file"));
            throw new AssertionError("nothing can be tested here");
        }

        @Override
        public VirtualMemoryProvider provider() {
            return Simulator.linux4k().asProvider();
        }
    }

    static class Blind implements ProviderContract {
        @Override
        public VirtualMemoryProvider provider() {
            return new SimulatedProvider();
        }

        @Override
        public MemoryProbe probe(AddressSpace space) {
            return new MemoryProbe() {
                @Override
                public Optional<List<Protection>> protections(long address, int pages, long pageSize) {
                    return Optional.empty();
                }

                @Override
                public byte read(long address) {
                    throw new AssertionError("what cannot be seen is not read");
                }

                @Override
                public void write(long address, byte value) {
                    throw new AssertionError("what cannot be seen is not written to");
                }
            };
        }
    }
}
