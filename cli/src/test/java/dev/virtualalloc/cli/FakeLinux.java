package dev.virtualalloc.cli;

import dev.virtualalloc.internal.LinuxLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that hold the limits of a Linux system: an ordinary machine, until a limit is changed. */
final class FakeLinux {
    private final Path root;
    private long addressSpace = -1;
    private long data = -1;

    FakeLinux(Path root) throws IOException {
        this.root = root;
        file("proc/self/status", "VmSize:\t 2097152 kB\nVmData:\t 524288 kB\n");
        file("proc/self/maps", "7f00-7f01 r--p\n".repeat(200));
        file("proc/self/cgroup", "0::/\n");
        hugetlb(0, 0)
                .overcommit(0)
                .maxMapCount(65530)
                .hugePages("always [madvise] never")
                .limits();
    }

    FakeLinux overcommit(int mode) throws IOException {
        return file("proc/sys/vm/overcommit_memory", mode + "\n");
    }

    FakeLinux maxMapCount(int count) throws IOException {
        return file("proc/sys/vm/max_map_count", count + "\n");
    }

    FakeLinux hugePages(String modes) throws IOException {
        return file("sys/kernel/mm/transparent_hugepage/enabled", modes + "\n");
    }

    FakeLinux hugetlb(int pages, int free) throws IOException {
        return file(
                "proc/meminfo",
                "MemTotal: 16777216 kB\nMemAvailable: 8388608 kB\nCommitLimit: 8388608 kB\nCommitted_AS: 8000000 kB\n"
                        + "AnonHugePages: 1048576 kB\nHugePages_Total: " + pages + "\nHugePages_Free: " + free
                        + "\nHugepagesize: 2048 kB\n");
    }

    FakeLinux cgroup(long limit, long used) throws IOException {
        return file("sys/fs/cgroup/memory.max", limit + "\n").file("sys/fs/cgroup/memory.current", used + "\n");
    }

    FakeLinux addressSpace(long bytes) throws IOException {
        addressSpace = bytes;
        return limits();
    }

    FakeLinux data(long bytes) throws IOException {
        data = bytes;
        return limits();
    }

    LinuxLimits read() {
        return new LinuxLimits(root);
    }

    private FakeLinux limits() throws IOException {
        return file(
                "proc/self/limits",
                "Max data size             " + limitText(data) + "            " + limitText(data)
                        + "            bytes\n"
                        + "Max address space         " + limitText(addressSpace) + "            "
                        + limitText(addressSpace)
                        + "            bytes\n");
    }

    private static String limitText(long limit) {
        return limit < 0 ? "unlimited" : Long.toString(limit);
    }

    private FakeLinux file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }
}
