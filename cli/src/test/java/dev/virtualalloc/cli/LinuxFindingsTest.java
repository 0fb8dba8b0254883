package dev.virtualalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxFindingsTest {
    @TempDir
    private Path root;

    private FakeLinux linux;

    @BeforeEach
    void ordinaryMachine() throws IOException {
        linux = new FakeLinux(root);
    }

    @Test
    void anOrdinaryMachineHasNoObstacle() {
        assertThat(new LinuxFindings(linux.read()).all())
                .hasSize(7)
                .allSatisfy(finding -> assertThat(finding.advice()).isEmpty());
    }

    @Test
    void anAddressSpaceLimitIsNamedWithWhatIsLeftOfIt() throws IOException {
        linux.addressSpace(8L << 30);

        Finding finding = finding("addressSpaceLimit");

        assertThat(finding.value()).isEqualTo("8 GiB");
        assertThat(finding.fact()).isEqualTo(8L << 30);
        assertThat(finding.inUse()).hasValue(2L << 30);
        assertThat(finding.meaning()).contains("6 GiB");
        assertThat(finding.advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("ulimit -v unlimited"));
    }

    @Test
    void anAddressSpaceLimitThatIsFarAwayIsNoObstacle() throws IOException {
        linux.addressSpace(1L << 40);

        assertThat(finding("addressSpaceLimit").advice()).isEmpty();
    }

    @Test
    void aDataLimitSaysWhatCanStillBeCommitted() throws IOException {
        linux.data(1L << 30);

        Finding finding = finding("dataLimit");

        assertThat(finding.meaning()).contains("another 512 MiB");
        assertThat(finding.advice()).isPresent();
    }

    @Test
    void aDataLimitThatIsUsedUpLeavesNothing() throws IOException {
        linux.data(100 << 20);

        assertThat(finding("dataLimit").meaning()).contains("another 0 bytes");
    }

    @Test
    void mappingsAreCountedInBlocks() {
        Finding finding = finding("maxMapCount");

        assertThat(finding.value()).isEqualTo("65,530");
        assertThat(finding.meaning()).isEqualTo("200 in use; room for 32,665 blocks");
    }

    @Test
    void fewMappingsAreAnObstacle() throws IOException {
        linux.maxMapCount(1000);

        assertThat(finding("maxMapCount").advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("vm.max_map_count"));
    }

    @Test
    void strictOvercommitIsAnObstacleOnlyWhenLittleIsLeftToPromise() throws IOException {
        linux.overcommit(2);

        Finding finding = finding("overcommitMode");

        assertThat(finding.value()).isEqualTo("mode 2");
        assertThat(finding.advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("380 MiB"));
    }

    @Test
    void eachOvercommitModeMeansSomethingElse() throws IOException {
        linux.overcommit(0);
        String careful = finding("overcommitMode").meaning();
        linux.overcommit(1);
        String generous = finding("overcommitMode").meaning();
        linux.overcommit(2);
        String strict = finding("overcommitMode").meaning();

        assertThat(careful).contains("only absurd requests fail");
        assertThat(generous).contains("nothing is refused");
        assertThat(strict).contains("committing fails");
    }

    @Test
    void aSmallControlGroupIsAnObstacle() throws IOException {
        linux.cgroup(256 << 20);

        Finding finding = finding("cgroupMemoryLimit");

        assertThat(finding.value()).isEqualTo("256 MiB");
        assertThat(finding.advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("256 MiB"));
    }

    @Test
    void withoutHugePagesFillingIsSlow() throws IOException {
        linux.hugePages("always madvise [never]");

        assertThat(finding("hugePages").advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("transparent_hugepage"));
    }

    @Test
    void whatCannotBeReadIsUnknownAndNoObstacle() {
        LinuxFindings findings =
                new LinuxFindings(new dev.virtualalloc.internal.LinuxLimits(root.resolve("nothing-here")));

        assertThat(findings.all()).allSatisfy(finding -> {
            assertThat(finding.fact()).isNull();
            assertThat(finding.advice()).isEmpty();
        });
    }

    private Finding finding(String key) {
        return new LinuxFindings(linux.read())
                .all().stream()
                        .filter(finding -> finding.key().equals(key))
                        .findFirst()
                        .orElseThrow();
    }
}
