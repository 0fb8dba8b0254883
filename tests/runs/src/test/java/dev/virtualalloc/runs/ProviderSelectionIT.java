package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.sim.SimulatedProvider;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
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
    Path directory;

    private ProviderJar jars;

    @BeforeEach
    void makeJars() {
        jars = new ProviderJar(directory);
    }

    private String ask(PathKind kind, String chosen, Path... providers) {
        ChildJvm jvm = new ChildJvm();
        Object[] library = new Object[providers.length + 1];
        library[0] = ChildJvm.locationOf(VirtualMemory.class);
        System.arraycopy(providers, 0, library, 1, providers.length);
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
        return result.out();
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
        assertThat(ask(kind, null, jars.usable("alpha", 5))).startsWith("serves: alpha");
    }

    @ParameterizedTest
    @EnumSource
    void ofSeveralTheHighestRankServes(PathKind kind) {
        String answer = ask(kind, null, jars.usable("alpha", 5), jars.usable("beta", 7), jars.usable("gamma", 6));

        assertThat(answer).startsWith("serves: beta");
        assertThat(answer.lines().filter(line -> line.startsWith("report: ")))
                .extracting(line -> line.substring(8, line.indexOf(')')))
                .containsExactly("beta (rank 7", "gamma (rank 6", "alpha (rank 5");
    }

    @ParameterizedTest
    @EnumSource
    void theNamedProviderServesWhateverItsRank(PathKind kind) {
        assertThat(ask(kind, "alpha", jars.usable("alpha", 5), jars.usable("beta", 7)))
                .startsWith("serves: alpha");
    }

    @ParameterizedTest
    @EnumSource
    void oneThatIsNotUsableIsPassedOverWithItsReason(PathKind kind) {
        assertThat(ask(kind, null, jars.usable("alpha", 5), jars.unusable("beta", 7, "it is Sunday")))
                .startsWith("serves: alpha")
                .contains("report: beta (rank 7): not usable: it is Sunday, from ");
    }

    @ParameterizedTest
    @EnumSource
    void aNamedProviderThatIsNotUsableIsNeverReplaced(PathKind kind) {
        assertThat(ask(kind, "beta", jars.usable("alpha", 5), jars.unusable("beta", 7, "it is Sunday")))
                .startsWith(
                        "refused: virtualalloc.provider=beta names a provider that is not usable: it is Sunday. Found:");
    }

    @ParameterizedTest
    @EnumSource
    void aNameThatNobodyHasIsRefusedWithTheNamesThereAre(PathKind kind) {
        assertThat(ask(kind, "fmm", jars.usable("alpha", 5), jars.usable("beta", 7)))
                .startsWith("refused: virtualalloc.provider=fmm names no provider. Found: beta, alpha");
    }

    @ParameterizedTest
    @EnumSource
    void whereNoneIsUsableTheReportSaysWhy(PathKind kind) {
        assertThat(ask(kind, null, jars.unusable("alpha", 5, "it rains"), jars.unusable("beta", 7, "it is Sunday")))
                .startsWith("refused: no provider of virtual memory can be used here. Found:")
                .containsSubsequence("beta (rank 7): not usable: it is Sunday", "alpha (rank 5): not usable: it rains");
    }

    @ParameterizedTest
    @EnumSource
    void twoOfOneNameAreRefusedWithBothPlaces(PathKind kind) {
        assertThat(ask(kind, null, jars.ofName("first", "twin"), jars.ofName("second", "twin")))
                .startsWith("refused: two providers are named twin: one from ")
                .satisfies(answer -> assertThat(answer.lines().findFirst().orElseThrow())
                        .contains("first.jar", "second.jar", "Remove one of the two"));
    }

    @ParameterizedTest
    @EnumSource
    void oneThatCannotBeLoadedIsALineInTheReportAndTheSearchGoesOn(PathKind kind) {
        Path[] bad = {jars.ofAJavaToCome("tomorrow"), jars.throwingInItsConstructor("thrower")};
        Path[] all = Arrays.copyOf(bad, 3);
        all[2] = jars.usable("alpha", 5);

        assertThat(ask(kind, null, all))
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
        assertThat(ask(kind, null, jars.withoutItsClass("hollow"), jars.usable("alpha", 5)))
                .startsWith("serves: alpha")
                .containsPattern("report: .*third.hollow.Provider not found");
    }

    @ParameterizedTest
    @EnumSource
    void oneOfAnotherSpiVersionIsNotUsed(PathKind kind) {
        assertThat(ask(kind, null, jars.ofSpiVersion("old", 99), jars.usable("alpha", 5)))
                .startsWith("serves: alpha")
                .contains(
                        "report: old (rank 0): not usable: made for version 99 of the provider SPI, this is version 1");
    }

    @ParameterizedTest
    @EnumSource
    void theSimulatorServesLastAndWithAWarning(PathKind kind) {
        Path simulator = ChildJvm.locationOf(SimulatedProvider.class);

        assertThat(ask(kind, null, simulator, jars.usable("alpha", 5))).startsWith("serves: alpha");
        assertThat(ask(kind, null, simulator)).startsWith("serves: unsafe-sim");
    }
}
