package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.support.ChildJvm;
import dev.virtualalloc.support.ProviderJar;
import dev.virtualalloc.support.StubProvider;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each case in a JVM of its own, where the providers are just those of the case. */
class ProviderSelectionIT {

    enum PathKind {
        CLASS_PATH,
        MODULE_PATH
    }

    @TempDir
    static Path directory;

    @BeforeAll
    static void packJars() {
        pack("alpha", new StubProvider("alpha").rank(5));
        pack("beta", new StubProvider("beta").rank(7));
        pack("gamma", new StubProvider("gamma").rank(6));
        pack("rainy", new StubProvider("rainy").rank(8).unavailable("it rains"));
        pack("sunday", new StubProvider("sunday").rank(9).unavailable("it is Sunday"));
        pack("first", new StubProvider("twin").rank(5));
        pack("second", new StubProvider("twin").rank(5));
        pack("old", new StubProvider("old").rank(900).spiVersion(99));
        pack(
                "thrower",
                new StubProvider("thrower").rank(900).constructor("throw new IllegalStateException(\"no licence\");"));
        jar("tomorrow", new StubProvider("tomorrow").rank(900)).forJavaToCome().pack();
        new ProviderJar(directory, "hollow", "third.hollow.Provider").pack();
    }

    private static void pack(String name, StubProvider provider) {
        jar(name, provider).pack();
    }

    private static ProviderJar jar(String name, StubProvider provider) {
        return ProviderJar.of(provider, directory, name, ChildJvm.locationOf(VirtualMemory.class));
    }

    private static String ask(PathKind kind, String chosen, String... providers) {
        ChildJvm jvm = new ChildJvm().shortLived().nativeAccess();
        Object[] library = Stream.concat(
                        Stream.of(ChildJvm.locationOf(VirtualMemory.class)),
                        Arrays.stream(providers)
                                .map(name -> name.equals("unsafe-sim")
                                        ? ChildJvm.locationOf(Simulator.class)
                                        : directory.resolve(name + ".jar")))
                .toArray();
        Path probe = ChildJvm.locationOf(AskForProvider.class);
        if (kind == PathKind.CLASS_PATH) {
            jvm.classPath(library).classPath(probe);
        } else {
            jvm.modulePath(library).classPath(probe);
        }
        if (chosen != null) {
            jvm.option("-Dvirtualalloc.provider=" + chosen);
        }
        ChildJvm.Result result = jvm.run(AskForProvider.class);
        assertThat(result.exit()).as(result.toString()).isZero();
        return result.out() + result.err();
    }

    @ParameterizedTest
    @EnumSource
    void withoutProvidersTheMessageSaysWhatToAdd(PathKind kind) {
        assertThat(ask(kind, null))
                .startsWith(
                        "refused: no provider of virtual memory was found. Add a backend to the class path or module path:"
                                + " virtualalloc-backend-ffm for Java 22 and newer");
    }

    @ParameterizedTest
    @EnumSource
    void theOnlyProviderServes(PathKind kind) {
        assertThat(ask(kind, null, "alpha")).startsWith("serves: alpha");
    }

    @ParameterizedTest
    @EnumSource
    void ofSeveralTheHighestRankServes(PathKind kind) {
        String answer = ask(kind, null, "alpha", "beta", "gamma");

        assertThat(answer).startsWith("serves: beta");
        assertThat(answer.lines().filter(line -> line.startsWith("report: ")))
                .extracting(line -> line.substring(8, line.indexOf(')')))
                .containsExactly("beta (rank 7", "gamma (rank 6", "alpha (rank 5");
    }

    @ParameterizedTest
    @EnumSource
    void theNamedProviderServesWhateverItsRank(PathKind kind) {
        assertThat(ask(kind, "alpha", "alpha", "beta")).startsWith("serves: alpha");
    }

    @ParameterizedTest
    @EnumSource
    void oneThatIsNotUsableIsPassedOverWithItsReason(PathKind kind) {
        assertThat(ask(kind, null, "alpha", "sunday"))
                .startsWith("serves: alpha")
                .contains("report: sunday (rank 9): not usable: it is Sunday, from ");
    }

    @ParameterizedTest
    @EnumSource
    void aNamedProviderThatIsNotUsableIsNeverReplaced(PathKind kind) {
        assertThat(ask(kind, "sunday", "alpha", "sunday"))
                .startsWith(
                        "refused: virtualalloc.provider=sunday names a provider that is not usable: it is Sunday. Found:");
    }

    @ParameterizedTest
    @EnumSource
    void aNameThatNobodyHasIsRefusedWithTheNamesThereAre(PathKind kind) {
        assertThat(ask(kind, "fmm", "alpha", "beta"))
                .startsWith("refused: virtualalloc.provider=fmm names no provider. Found: beta, alpha");
    }

    @ParameterizedTest
    @EnumSource
    void whereNoneIsUsableTheReportSaysWhy(PathKind kind) {
        assertThat(ask(kind, null, "rainy", "sunday"))
                .startsWith("refused: no provider of virtual memory can be used here. Found:")
                .containsSubsequence(
                        "sunday (rank 9): not usable: it is Sunday", "rainy (rank 8): not usable: it rains");
    }

    @ParameterizedTest
    @EnumSource
    void twoOfOneNameAreRefusedWithBothPlaces(PathKind kind) {
        assertThat(ask(kind, null, "first", "second"))
                .startsWith("refused: two providers are named twin: one from ")
                .satisfies(answer -> assertThat(answer.lines().findFirst().orElseThrow())
                        .contains("first.jar", "second.jar", "Remove one of the two"));
    }

    @ParameterizedTest
    @EnumSource
    void oneThatCannotBeLoadedIsALineInTheReportAndTheSearchGoesOn(PathKind kind) {
        assertThat(ask(kind, null, "tomorrow", "thrower", "alpha"))
                .startsWith("serves: alpha")
                .containsPattern(
                        "report: .*needs a newer Java than " + Runtime.version().feature())
                .containsPattern(
                        "report: third.thrower.Provider .*cannot be loaded: java.lang.IllegalStateException: no licence");
    }

    /** On the module path the same jar does not resolve at all: Java refuses to start, and names the class. */
    @ParameterizedTest
    @EnumSource(names = "CLASS_PATH")
    void oneWhoseClassIsMissingIsALineInTheReport(PathKind kind) {
        assertThat(ask(kind, null, "hollow", "alpha"))
                .startsWith("serves: alpha")
                .containsPattern("report: .*third.hollow.Provider not found");
    }

    @ParameterizedTest
    @EnumSource
    void oneOfAnotherSpiVersionIsNotUsed(PathKind kind) {
        assertThat(ask(kind, null, "old", "alpha"))
                .startsWith("serves: alpha")
                .contains(
                        "report: old (rank 0): not usable: made for version 99 of the provider SPI, this is version 1");
    }

    @ParameterizedTest
    @EnumSource
    void theSimulatorServesLastAndWithAWarning(PathKind kind) {
        assertThat(ask(kind, null, "unsafe-sim", "alpha"))
                .startsWith("serves: alpha")
                .doesNotContain("last resort");
        assertThat(ask(kind, null, "unsafe-sim"))
                .startsWith("serves: unsafe-sim")
                .contains("WARNING: memory is served by provider unsafe-sim, the last resort");
        assertThat(ask(kind, "unsafe-sim", "unsafe-sim"))
                .startsWith("serves: unsafe-sim")
                .doesNotContain("last resort");
    }
}
