package dev.virtualalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.virtualalloc.Block;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.support.ChildJvm;
import dev.virtualalloc.support.ChildJvm.Result;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the packaged jar by its command line, on the Java that runs the tests. */
class RunnableJarIT {
    private static final Pattern STATE =
            Pattern.compile(" {2}(0x[0-9a-f]+) +(?:size|used) +([0-9,]+) +capacity +([0-9,]+) .*");
    private static final String RUN = "virtualalloc.test.java";
    private static final int JAVA = Runtime.version().feature();

    /** By provider, for the demo takes a while and several tests look at what it shows. */
    private static final Map<String, Result> DEMOS = new HashMap<>();

    @TempDir
    private Path directory;

    @Test
    void theJavaIsTheOneThatThisRunIsFor() {
        assertThat(System.getProperty(RUN)).isEqualTo(JAVA == 17 ? "17" : "main");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jna", "unsafe-sim"})
    void demoGrowsAtOneAddressWithoutAnyWarning(String provider) throws Exception {
        assumeThat(provider.equals("ffm") && JAVA < 22).as("ffm needs Java 22").isFalse();

        Result result = demo(provider);

        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        List<List<String>> states = states(result.out()).subList(0, 5);
        assertThat(states)
                .extracting(state -> state.get(0))
                .containsOnly(states.get(0).get(0));
        assertThat(states)
                .extracting(state -> state.get(1))
                .containsExactly("0", "1,000,000", "1,000,000", "1,000,000", "400,000,000");
        assertThat(states.get(3)).isEqualTo(states.get(2));
        assertThat(result.out()).contains("tryReserve(500_000_000) is false", "nothing has changed", "unchanged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jna", "unsafe-sim"})
    void demoGivesBackWhatArenaAndStackHaveUsed(String provider) throws Exception {
        assumeThat(provider.equals("ffm") && JAVA < 22).as("ffm needs Java 22").isFalse();

        String out = demo(provider).out();

        List<List<String>> arena = states(out).subList(5, 10);
        assertThat(arena)
                .extracting(state -> state.get(0))
                .containsOnly(arena.get(0).get(0));
        assertThat(arena)
                .extracting(state -> state.get(1))
                .startsWith("64", "32,000,064")
                .endsWith("64", "64");
        assertThat(arena.get(4)).isEqualTo(arena.get(0));
        assertThat(out).contains("the header holds 42", "squares.get(0) is refused: this LongVec was given back");
        List<List<String>> stack = states(out).subList(10, 13);
        assertThat(stack)
                .extracting(state -> state.get(0))
                .containsOnly(stack.get(0).get(0));
        assertThat(stack).extracting(state -> state.get(1)).containsExactly("10,000,000", "10,000,000", "0");
        assertThat(Long.parseLong(stack.get(2).get(2).replace(",", ""))).isLessThan(100_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jna"})
    void demoCallsWhatItHasWritten(String provider) throws Exception {
        assumeThat(provider.equals("ffm") && JAVA < 22).as("ffm needs Java 22").isFalse();
        assumeThat(System.getProperty("os.arch")).as("the demo has code for it").isIn("amd64", "aarch64");

        assertThat(demo(provider).out()).contains("add(40, 2) = 42");
    }

    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void demoOnSimulatedMemorySaysWhyItCallsNothing() throws Exception {
        assertThat(demo("unsafe-sim").out())
                .contains("No function is called: memory of provider unsafe-sim cannot be executed.");
    }

    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void demoPrintsPlainLinesIntoAPipe() throws Exception {
        assertThat(demo("jna").out()).doesNotContain("\r", "\u001b").contains("filled 400,000,000");
    }

    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void demoWithTheProviderOfThePropertyStaysWithinAsciiWhereNothingElseCanBeShown() throws Exception {
        Result result = RunnableJar.run(
                List.of("-Dvirtualalloc.provider=jna", "-Dfile.encoding=US-ASCII", "-Dstdout.encoding=US-ASCII"),
                "demo");

        assertThat(result.out())
                .contains("Provider jna, Java " + JAVA)
                .matches("\\p{ASCII}*")
                .contains("  # resident")
                .doesNotContain("?");
    }

    @Test
    void ffmNeedsJava22() throws Exception {
        assumeThat(JAVA).as("a Java too old for ffm").isLessThan(22);

        Result result = RunnableJar.runBriefly("demo", "--provider=ffm");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("needs Java 22").doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
    }

    /** On newer ones {@link VerifyIT} looks closer. */
    @Test
    void verifyRunsOnTheOldestJava() throws Exception {
        assumeThat(JAVA).as("the oldest Java").isEqualTo(17);

        Result result = RunnableJar.runBriefly("verify", "--provider=jna");

        assertThat(result.exit()).as(result.out()).isZero();
        assertThat(result.out()).containsPattern("Rules: [1-9]\\d* passed, 0 failed, \\d+ skipped");
    }

    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void aProviderThatCannotBeUsedIsNotVerified() throws Exception {
        assumeThat(JAVA).as("a Java too old for ffm").isLessThan(22);

        Result result = RunnableJar.runBriefly("verify", "--provider=ffm");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("Not verified: the provider cannot be used here: ");
    }

    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void anUnknownProviderIsAnErrorOfUsageWithoutStackTrace() throws Exception {
        Result result = RunnableJar.runBriefly("demo", "--provider=nonsense");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains("virtualalloc.provider=nonsense names no provider")
                .doesNotContain("\tat ");
    }

    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void verboseShowsTheStackTrace() throws Exception {
        Result result = RunnableJar.runBriefly("demo", "--provider=nonsense", "--verbose");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("names no provider", "\tat dev.virtualalloc.");
    }

    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void anUnknownOptionIsAnErrorOfUsage() throws Exception {
        Result result = RunnableJar.runBriefly("demo", "--nonsense");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--nonsense", "Usage: virtualalloc demo");
    }

    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void aCommandIsNeeded() throws Exception {
        Result result = RunnableJar.runBriefly();

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("Which command?", "demo", "doctor");
    }

    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void helpNamesCommandsAndExitCodes() throws Exception {
        Result result = RunnableJar.runBriefly("--help");

        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("demo", "doctor", "--provider", "--verbose", "Exit codes:");
    }

    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void theVersionIsThatOfTheJar() throws Exception {
        assertThat(RunnableJar.runBriefly("--version").out()).matches("virtualalloc \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @Test
    void doctorSaysWhatThisMachineOffers() throws Exception {
        Result result = RunnableJar.runBriefly("doctor");

        assertThat(result.err()).isEmpty();
        assertThat(result.exit())
                .as(result.out())
                .isEqualTo(result.out().contains("Nothing stands in the way.") ? 0 : 1);
        assertThat(result.out())
                .containsPattern((JAVA < 22 ? "jna" : "ffm") + " +serves")
                .containsPattern("unsafe-sim +works")
                .contains("page size", "This machine");
    }

    /** On Java 22 and newer by the classes of the older ones, as in a jar that was repackaged without care. */
    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void doctorSaysWhatStandsInTheWayWhereOnlyTheSimulatorServes() throws Exception {
        Result result = new ChildJvm()
                .shortLived()
                .option("-Djna.tmpdir=/proc/none", "-Djna.nosys=true", "-Djdk.util.jar.enableMultiRelease=false")
                .runJar(RunnableJar.FILE, "doctor");

        assertThat(result.exit()).as(result.out()).isEqualTo(1);
        assertThat(result.out())
                .containsPattern("unsafe-sim +serves")
                .containsPattern("it is for +tests")
                .containsPattern("What to change\\R  it is for +mend what is said above of ffm and jna")
                .doesNotContain("Nothing stands in the way");
        assertThat(result.err()).contains("memory is served by provider unsafe-sim, the last resort");
        if (JAVA >= 22) {
            assertThat(result.out()).containsPattern("Java 22 classes +the classes for Java 22 are not in use on Java");
            assertThat(result.err()).contains("the classes for Java 22 are not in use on Java " + JAVA);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void doctorOnAProviderThatCannotBeUsedSaysWhy() throws Exception {
        Result result = RunnableJar.runBriefly("doctor", "--provider=nonsense");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).contains("Memory cannot be had", "virtualalloc.provider=nonsense names no provider");
    }

    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void doctorWritesJson() throws Exception {
        Result result = RunnableJar.runBriefly("doctor", "--json");

        assertThat(result.err()).isEmpty();
        JsonObject json = parse(result.out());
        assertThat(json.getString("provider")).isEqualTo(JAVA < 22 ? "jna" : "ffm");
        assertThat(json.getObject("memory").getObject("pageSize").getLong("value"))
                .isPositive();
        assertThat(json.getObject("java").getObject("memoryAccess").getString("value"))
                .isEqualTo(JAVA < 22 ? "unsafe" : "segment");
        assertThat(json.getObject("java").getObject("classesForJava22").getBoolean("value"))
                .isEqualTo(JAVA >= 22);
        assertThat(json.getObject("memory").getObject("purpose").getString("value"))
                .isEqualTo("programs");
    }

    @Test
    void doctorSaysWhatAnotherJvmHolds() throws Exception {
        VirtualAlloc allocator =
                VirtualAlloc.builder().maximum(1 << 20).name("patient").build();
        try (Block block = allocator.allocate(10_000)) {
            String pid = String.valueOf(ProcessHandle.current().pid());

            Result text = RunnableJar.runBriefly("doctor", "--pid=" + pid);
            assertThat(text.exit()).as(text.err()).isZero();
            assertThat(text.out())
                    .contains("Held by process " + pid)
                    .containsPattern("provider " + allocator.addressSpace().name() + " ")
                    .containsPattern("allocator patient +1 MiB +12 KiB +0 bytes +1\\R");

            JsonObject json = parse(
                    RunnableJar.runBriefly("doctor", "--pid=" + pid, "--json").out());
            JsonObject patient = json.getObject("byAllocator").getObject("patient");
            assertThat(patient.getLong("committed")).isEqualTo(block.capacity());
            assertThat(json.getObject("total").getLong("reserved")).isGreaterThanOrEqualTo(1 << 20);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = RUN, matches = "main", disabledReason = "is the same on each Java")
    void doctorSaysThatAProcessCannotBeAsked() throws Exception {
        Result result = RunnableJar.runBriefly("doctor", "--pid=999999999");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("virtualalloc: cannot ask process 999999999: there is no such JVM")
                .doesNotContain("\tat ");
    }

    private static JsonObject parse(String text) throws JsonParserException {
        return JsonParser.object().from(text);
    }

    private static List<List<String>> states(String out) {
        return out.lines()
                .map(STATE::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(state -> List.of(state.group(1), state.group(2), state.group(3)))
                .collect(Collectors.toList());
    }

    private Result demo(String provider) {
        Result result = DEMOS.get(provider);
        if (result == null) {
            result = RunnableJar.run(List.of(), "demo", "--provider=" + provider);
            DEMOS.put(provider, result);
        }
        return result;
    }
}
