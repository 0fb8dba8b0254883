package dev.virtualalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.support.ChildJvm.Result;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** The conformance kit from the command line, on a Java that all providers can be used on; {@link RunnableJarIT} has jna on the oldest. */
class VerifyIT {
    @TempDir
    private Path directory;

    @Test
    void ourProviderKeepsEveryRule() throws Exception {
        Result result = run("--strict", "--provider=ffm");

        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).as(result.out()).isZero();
        assertThat(result.out()).containsPattern("Rules: [1-9]\\d* passed, 0 failed, \\d+ skipped");
    }

    @Test
    void aWrongProviderOfSomebodyElseFailsByTheRuleThatItBreaks() throws Exception {
        Path jar = ThirdPartyJar.withoutMemory(directory, "strange", 3000);
        Path report = directory.resolve("report.xml");

        Result result = run("--provider=strange", "--classpath=" + jar, "--report=" + report);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("rule 2.7 is broken: The page size is a power of two.");
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getDocumentElement();
        assertThat(suite.getTagName()).isEqualTo("testsuite");
        assertThat(suite.getAttribute("tests")).isNotEqualTo("0");
        assertThat(suite.getElementsByTagName("testcase").getLength())
                .isEqualTo(Integer.parseInt(suite.getAttribute("tests")));
    }

    @Test
    void aRightProviderOfSomebodyElseKeepsEveryRuleAsItsContractSays() throws Exception {
        Result result = run(
                "--provider=malloc",
                "--classpath=" + ThirdPartyJar.malloc(directory),
                "--contract=dev.virtualalloc.runs.sample.MallocContract");

        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(result.out()).containsPattern("Rules: [1-9]\\d* passed, 0 failed, [1-9]\\d* skipped");
    }

    @Test
    void aNameThatTwoProvidersHaveChoosesNeither() throws Exception {
        Result result = run("--provider=jna", "--classpath=" + ThirdPartyJar.withoutMemory(directory, "jna", 4096));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("2 providers are named jna");
    }

    private Result run(String... options) {
        return RunnableJar.runBriefly(
                Stream.concat(Stream.of("verify"), Stream.of(options)).toArray(String[]::new));
    }
}
