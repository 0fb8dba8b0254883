package dev.virtualalloc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LinuxLimitsTest {

    @TempDir
    Path root;

    @Test
    void summaryNamesTheThreeUsualLimits() throws IOException {
        aMachine("unlimited", "unlimited", "0");

        assertThat(limits().summary())
                .isEqualTo("vm.max_map_count is 65530 (3 in use), ulimit -v unlimited, vm.overcommit_memory 0");
    }

    @Test
    void summaryTellsWhatIsLeftOfAddressSpace() throws IOException {
        aMachine("8589934592", "unlimited", "0");

        assertThat(limits().summary()).contains("ulimit -v 8 GiB (5 GiB in use), vm.");
        assertThat(limits().addressSpaceLimit()).hasValue(8L << 30);
        assertThat(limits().addressSpaceUsed()).hasValue(5L << 30);
    }

    @Test
    void summaryNamesTheLimitOfDataWhereThereIsOne() throws IOException {
        aMachine("unlimited", "536870912", "1");

        assertThat(limits().summary())
                .endsWith("ulimit -v unlimited, ulimit -d 512 MiB (256 MiB in use), vm.overcommit_memory 1");
        assertThat(limits().dataLimit()).hasValue(512L << 20);
        assertThat(limits().dataUsed()).hasValue(256L << 20);
    }

    @Test
    void summaryTellsTheCommitLimitWhereItCounts() throws IOException {
        aMachine("unlimited", "unlimited", "2");

        assertThat(limits().summary()).endsWith("vm.overcommit_memory 2 (CommitLimit 12 GiB, Committed_AS 6 GiB)");
    }

    @Test
    void whatCannotBeReadIsEmptyAndUnknown() {
        assertThat(limits().maxMapCount()).isEmpty();
        assertThat(limits().mappings()).isEmpty();
        assertThat(limits().mappingsForJvm()).isEmpty();
        assertThat(limits().mappingsLeft()).isEmpty();
        assertThat(limits().addressSpaceLimit()).isEmpty();
        assertThat(limits().cgroupMemoryLimit()).isEmpty();
        assertThat(limits().hugePageMode()).isEmpty();
        assertThat(limits().memoryTotal()).isEmpty();
        assertThat(limits().summary())
                .isEqualTo(
                        "vm.max_map_count is unknown (unknown in use), ulimit -v unknown, vm.overcommit_memory unknown");
    }

    @Test
    void whatIsNotANumberIsEmpty() throws IOException {
        write("proc/sys/vm/max_map_count", "many\n");

        assertThat(limits().maxMapCount()).isEmpty();
    }

    @Test
    void machineTellsItsMemory() throws IOException {
        aMachine("unlimited", "unlimited", "0");

        assertThat(limits().memoryTotal()).hasValue(24L << 30);
        assertThat(limits().memoryAvailable()).hasValue(20L << 30);
        assertThat(limits().addressSpaceLimit()).hasValue(LinuxLimits.UNLIMITED);
    }

    @Test
    void mappingsLeftAreThoseThatNeitherAreInUseNorTheJvms() throws IOException {
        aMachine("unlimited", "unlimited", "0");

        assertThat(limits().mappingsForJvm()).hasValue(4095);
        assertThat(limits().mappingsLeft()).hasValue(65_530 - 4095 - 3);

        write("proc/sys/vm/max_map_count", "1000000\n");
        assertThat(limits().mappingsForJvm()).hasValue(4096);

        write("proc/sys/vm/max_map_count", "2\n");
        assertThat(limits().mappingsLeft()).hasValue(0);
    }

    @Test
    void hugePagesAreToldByKind() throws IOException {
        aMachine("unlimited", "unlimited", "0");

        assertThat(limits().hugePagesUsed()).hasValue(1L << 30);
        assertThat(limits().hugetlbPages()).hasValue(512);
        assertThat(limits().hugetlbFree()).hasValue(500);
        assertThat(limits().hugetlbPageSize()).hasValue(2 << 20);
    }

    @Test
    void hugePageModeIsTheOneInBrackets() throws IOException {
        write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");

        assertThat(limits().hugePageMode()).contains("madvise");
    }

    @Test
    void groupsOfTheSecondVersionCountUpToTheRoot() throws IOException {
        write("proc/self/cgroup", "0::/slice/service\n");
        write("sys/fs/cgroup/slice/memory.max", "1073741824\n");
        write("sys/fs/cgroup/slice/service/memory.max", "max\n");

        assertThat(limits().cgroupMemoryLimit()).hasValue(1L << 30);
    }

    @Test
    void groupsOfTheFirstVersionAreUnlimitedByALargeNumber() throws IOException {
        write("proc/self/cgroup", "5:cpu:/x\n4:memory:/x\n0::/\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(limits().cgroupMemoryLimit()).hasValue(LinuxLimits.UNLIMITED);

        write("sys/fs/cgroup/memory/x/memory.limit_in_bytes", "4096\n");
        assertThat(limits().cgroupMemoryLimit()).hasValue(4096);
    }

    @Test
    void groupOutsideOfTheContainerIsThatOfTheContainer() throws IOException {
        write("proc/self/cgroup", "0::/../../host\n");
        write("sys/fs/cgroup/memory.max", "8192\n");

        assertThat(limits().cgroupMemoryLimit()).hasValue(8192);
    }

    @Test
    void summaryNamesTheGroupThatLimitsMemory() throws IOException {
        aMachine("unlimited", "unlimited", "0");
        write("proc/self/cgroup", "0::/service\n");
        write("sys/fs/cgroup/service/memory.max", "536870912\n");
        write("sys/fs/cgroup/service/memory.current", "536870912\n");
        write("sys/fs/cgroup/service/memory.stat", "anon 5\ninactive_file 33554432\nactive_file 7\n");

        assertThat(limits().summary())
                .isEqualTo("vm.max_map_count is 65530 (3 in use), ulimit -v unlimited,"
                        + " cgroup limit 512 MiB (480 MiB in use), vm.overcommit_memory 0");
    }

    @Test
    void ofSeveralGroupsTheOneThatLeavesLeastCounts() throws IOException {
        write("proc/self/cgroup", "0::/slice/service\n");
        write("sys/fs/cgroup/slice/memory.max", "8000\n");
        write("sys/fs/cgroup/slice/memory.current", "7000\n");
        write("sys/fs/cgroup/slice/service/memory.max", "4000\n");
        write("sys/fs/cgroup/slice/service/memory.current", "2000\n");

        assertThat(limits().tightestMemoryGroup()).contains(new MemoryGroup(8000, 7000));

        write("sys/fs/cgroup/slice/service/memory.current", "5000\n");
        assertThat(limits().tightestMemoryGroup()).contains(new MemoryGroup(4000, 5000));
        assertThat(new MemoryGroup(4000, 5000).left()).isZero();
    }

    @Test
    void groupsOfTheFirstVersionTellTheSame() throws IOException {
        write("proc/self/cgroup", "4:memory:/x\n0::/\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(limits().tightestMemoryGroup()).isEmpty();

        write("sys/fs/cgroup/memory/x/memory.limit_in_bytes", "4096\n");
        write("sys/fs/cgroup/memory/x/memory.usage_in_bytes", "3072\n");
        write("sys/fs/cgroup/memory/x/memory.stat", "inactive_file 1\ntotal_inactive_file 1024\n");
        assertThat(limits().tightestMemoryGroup()).contains(new MemoryGroup(4096, 2048));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisMachineTellsItsLimits() throws IOException {
        LinuxLimits here = LinuxLimits.current();

        assertThat(here.maxMapCount().getAsLong())
                .isEqualTo(Long.parseLong(Files.readAllLines(Path.of("/proc/sys/vm/max_map_count"))
                        .get(0)));
        assertThat(here.mappings().getAsLong())
                .isBetween(10L, here.maxMapCount().getAsLong());
        assertThat(here.addressSpaceUsed().getAsLong()).isPositive();
        assertThat(here.summary()).startsWith("vm.max_map_count is ").doesNotContain("unknown");
    }

    @Test
    void onAnotherSystemNothingUnderProcIsBelieved() {
        LinuxLimits elsewhere = LinuxLimits.of("Windows 10");

        assertThat(elsewhere.mappings()).isEmpty();
        assertThat(elsewhere.memoryTotal()).isEmpty();
    }

    private LinuxLimits limits() {
        return new LinuxLimits(root);
    }

    private void aMachine(String addressSpace, String data, String overcommit) throws IOException {
        write("proc/sys/vm/max_map_count", "65530\n");
        write("proc/sys/vm/overcommit_memory", overcommit + "\n");
        write("proc/self/maps", "1000-2000 rw-p\n2000-3000 r--p\n3000-4000 ---p\n");
        write("proc/self/status", "Name:\tjava\nVmSize:\t 5242880 kB\nVmData:\t  262144 kB\n");
        write("proc/self/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max data size             %-20s unlimited            bytes
                Max address space         %-20s unlimited            bytes
                """.formatted(data, addressSpace));
        write("proc/meminfo", """
                MemTotal:       25165824 kB
                MemAvailable:   20971520 kB
                CommitLimit:    12582912 kB
                Committed_AS:    6291456 kB
                AnonHugePages:   1048576 kB
                HugePages_Total:     512
                HugePages_Free:      500
                Hugepagesize:       2048 kB
                """);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
