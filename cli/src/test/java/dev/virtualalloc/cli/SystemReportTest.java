package dev.virtualalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.virtualalloc.ProviderReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemReportTest {
    @TempDir
    private Path root;

    private FakeLinux linux;

    @BeforeEach
    void ordinaryMachine() throws IOException {
        linux = new FakeLinux(root);
    }

    @Test
    void textSaysOfEachProviderWhyItIsUsedOrNot() {
        assertThat(text(report()))
                .contains("  best              serves      its rank is the highest of those that work, 300")
                .contains("  good              works       but its rank is lower, 200")
                .contains("  absent            cannot      needs another system");
    }

    @Test
    void textSaysThatNothingStandsInTheWay() {
        assertThat(text(report())).endsWith("Nothing stands in the way." + System.lineSeparator());
    }

    @Test
    void textEndsWithWhatToChange() throws IOException {
        linux.addressSpace(8L << 30);

        assertThat(text(report()))
                .contains("ulimit -v         8 GiB       all maximums together have to fit into 6 GiB")
                .doesNotContain("Nothing stands in the way")
                .containsPattern("What to change\\R  ulimit -v         lift it");
    }

    @Test
    void aProviderForTestsThatNobodyHasChosenStandsInTheWay() {
        List<ProviderReport> providers = List.of(
                new ProviderReport("ffm", 300, Optional.of("needs Java 22"), "ffm.jar"),
                new ProviderReport("jna", 200, Optional.of("cannot load"), "jna.jar"),
                new ProviderReport("unsafe-sim", -100, Optional.empty(), "sim.jar"));

        assertThat(SystemReport.purpose("unsafe-sim", providers, false).advice())
                .contains("mend what is said above of ffm and jna, so that one of them serves");
        assertThat(SystemReport.purpose("unsafe-sim", providers.subList(2, 3), false)
                        .advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("add virtualalloc-backend-ffm"));
        assertThat(SystemReport.purpose("unsafe-sim", providers, true).advice()).isEmpty();
        assertThat(SystemReport.purpose("jna", providers, false).advice()).isEmpty();
    }

    @Test
    void textFitsIntoANarrowTerminal() throws IOException {
        linux.addressSpace(8L << 30)
                .data(1 << 30)
                .hugePages("[never]")
                .overcommit(2)
                .maxMapCount(300)
                .cgroup(1 << 28, 1 << 27);

        assertThat(text(report()).lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Console.WIDTH));
    }

    @Test
    void jsonHasTheSameFactsAsNumbers() throws IOException, JsonParserException {
        linux.addressSpace(8L << 30);

        JsonObject json = JsonParser.object().from(SystemReportJson.write(report()));

        assertThat(json.getString("provider")).isEqualTo("best");
        assertThat(json.getArray("providers")).hasSize(3);
        assertThat(json.getArray("providers").getObject(2).getString("problem")).contains("needs another system");
        JsonObject limit = json.getObject("machine").getObject("addressSpaceLimit");
        assertThat(limit.getLong("value")).isEqualTo(8L << 30);
        assertThat(limit.getLong("inUse")).isEqualTo(2L << 30);
        assertThat(limit.getString("advice")).contains("ulimit -v unlimited");
        assertThat(json.getObject("machine").getObject("dataLimit").getString("value"))
                .isEqualTo("unlimited");
    }

    @Test
    void otherSystemsSayLess() {
        assertThat(SystemReport.machine("Mac OS X", linux.read()))
                .extracting(ReportEntry::key)
                .containsExactly("system");
    }

    private SystemReport report() {
        return new SystemReport(
                List.of(
                        new ProviderReport("best", 300, Optional.empty(), "best.jar"),
                        new ProviderReport("good", 200, Optional.empty(), "good.jar"),
                        new ProviderReport("absent", 100, Optional.of("needs another system"), "absent.jar")),
                Optional.of("best"),
                Optional.empty(),
                List.of(ReportEntry.of("pageSize", "page size", 4096L, "4 KiB", "memory comes in whole pages")),
                SystemReport.thisJava(),
                SystemReport.machine("Linux", linux.read()));
    }

    private static String text(SystemReport report) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        new SystemReportPrinter(new Console(new PrintStream(text, true, UTF_8), false, false)).print(report);
        return text.toString(UTF_8);
    }
}
