package dev.virtualalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxReportTest {
    @TempDir
    private Path root;

    private FakeLinux linux;

    @BeforeEach
    void ordinaryMachine() throws IOException {
        linux = new FakeLinux(root);
    }

    @Test
    void anOrdinaryMachineHasNoProblem() {
        assertThat(new LinuxReport(linux.read()).entries())
                .hasSize(9)
                .allSatisfy(entry -> assertThat(entry.advice()).isEmpty());
    }

    @Test
    void anAddressSpaceLimitIsNamedWithWhatIsLeftOfIt() throws IOException {
        linux.addressSpace(8L << 30);

        ReportEntry entry = entry("addressSpaceLimit");

        assertThat(entry.displayValue()).isEqualTo("8 GiB");
        assertThat(entry.value()).isEqualTo(8L << 30);
        assertThat(entry.inUse()).hasValue(2L << 30);
        assertThat(entry.meaning()).contains("6 GiB");
        assertThat(entry.advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("ulimit -v unlimited"));
    }

    @Test
    void anAddressSpaceLimitThatIsFarAwayIsNoProblem() throws IOException {
        linux.addressSpace(1L << 40);

        assertThat(entry("addressSpaceLimit").advice()).isEmpty();
    }

    @Test
    void aDataLimitSaysWhatCanStillBeCommitted() throws IOException {
        linux.data(1L << 30);

        ReportEntry entry = entry("dataLimit");

        assertThat(entry.meaning()).contains("another 512 MiB");
        assertThat(entry.advice()).isPresent();
    }

    @Test
    void aDataLimitThatIsUsedUpLeavesNothing() throws IOException {
        linux.data(100 << 20);

        assertThat(entry("dataLimit").meaning()).contains("another 0 bytes");
    }

    @Test
    void mappingsAreCountedInBlocks() {
        ReportEntry entry = entry("maxMapCount");

        assertThat(entry.displayValue()).isEqualTo("65,530");
        // 65,530 but for these, by two for each block.
        assertThat(entry.meaning()).isEqualTo("200 in use, 4,095 left for the JVM; room for 30,617 blocks");
        assertThat(entry.inUse()).hasValue(200);
    }

    @Test
    void fewMappingsAreAProblem() throws IOException {
        linux.maxMapCount(1000);

        assertThat(entry("maxMapCount").advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("vm.max_map_count"));
    }

    @Test
    void strictOvercommitIsAProblemOnlyWhenLittleIsLeftToPromise() throws IOException {
        linux.overcommit(2);

        ReportEntry entry = entry("overcommitMode");

        assertThat(entry.displayValue()).isEqualTo("mode 2");
        assertThat(entry.advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("380 MiB"));
    }

    @Test
    void whatIsPromisedIsHeldAgainstTheCommitLimitWhereItCounts() throws IOException {
        ReportEntry generous = entry("commitLimit");
        linux.overcommit(2);
        ReportEntry strict = entry("commitLimit");

        assertThat(generous.displayValue()).isEqualTo("8 GiB");
        assertThat(generous.inUse()).hasValue(8_000_000L << 10);
        assertThat(generous.meaning()).isEqualTo("7.63 GiB are promised to all processes; more may be, in this mode");
        assertThat(strict.meaning()).endsWith("; 380 MiB more can be committed");
    }

    @Test
    void eachOvercommitModeMeansSomethingElse() throws IOException {
        linux.overcommit(0);
        String careful = entry("overcommitMode").meaning();
        linux.overcommit(1);
        String generous = entry("overcommitMode").meaning();
        linux.overcommit(2);
        String strict = entry("overcommitMode").meaning();

        assertThat(careful).contains("only absurd requests fail");
        assertThat(generous).contains("nothing is refused");
        assertThat(strict).contains("committing fails");
    }

    @Test
    void aControlGroupIsShownWithWhatIsInUseOfIt() throws IOException {
        linux.cgroup(4L << 30, 1L << 30);

        ReportEntry entry = entry("cgroupMemoryLimit");

        assertThat(entry.displayValue()).isEqualTo("4 GiB");
        assertThat(entry.inUse()).hasValue(1L << 30);
        assertThat(entry.meaning()).startsWith("1 GiB in use");
        assertThat(entry.advice()).isEmpty();
    }

    @Test
    void aControlGroupThatLeavesLittleIsAProblem() throws IOException {
        linux.cgroup(4L << 30, (4L << 30) - (256 << 20));

        assertThat(entry("cgroupMemoryLimit").advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("256 MiB"));
    }

    @Test
    void withoutHugePagesFillingIsSlow() throws IOException {
        linux.hugePages("always madvise [never]");

        assertThat(entry("hugePages").advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("transparent_hugepage"));
    }

    @Test
    void hugePagesAreThoseInUseAndThoseSetAside() throws IOException {
        assertThat(entry("hugePages").meaning()).contains("filling is fastest", "1 GiB of all processes are in them");
        assertThat(entry("hugetlbPages").meaning()).isEqualTo("no memory is set aside for them");

        linux.hugetlb(512, 500);

        assertThat(entry("hugetlbPages").displayValue()).isEqualTo("512");
        assertThat(entry("hugetlbPages").meaning()).isEqualTo("of 2 MiB each, 500 free: set aside, and not for blocks");
        assertThat(entry("hugetlbPages").inUse()).hasValue(12);
    }

    @Test
    void whatCannotBeReadIsUnknownAndNoProblem() {
        LinuxReport report = new LinuxReport(new dev.virtualalloc.internal.LinuxLimits(root.resolve("nothing-here")));

        assertThat(report.entries()).allSatisfy(entry -> {
            assertThat(entry.value()).isNull();
            assertThat(entry.advice()).isEmpty();
        });
    }

    private ReportEntry entry(String key) {
        return new LinuxReport(linux.read())
                .entries().stream()
                        .filter(entry -> entry.key().equals(key))
                        .findFirst()
                        .orElseThrow();
    }
}
