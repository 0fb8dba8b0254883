package dev.virtualalloc.internal;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What Linux allows to this process, as {@code /proc} and {@code /sys} tell it at the moment of asking.
 *
 * <p>What cannot be read is empty; what is not limited is {@link #UNLIMITED}. Nothing is kept.
 *
 * @implNote Read by plain streams, without direct buffers, streams or lambdas: it has to work when the process
 *     can map nothing more.
 */
public final class LinuxLimits {

    /** The value of a limit that is none. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final String LIMITS = "proc/self/limits";
    private static final String STATUS = "proc/self/status";
    private static final String MEMORY = "proc/meminfo";

    private static final long LEFT_FOR_JVM = 4096;

    /** Where few mappings are allowed at all: 4,095 of the 65,530 that are the default. */
    private static final int LEAST_PART_FOR_JVM = 16;

    /** The first version of cgroups writes "unlimited" as the largest number of whole pages. */
    private static final long NO_CGROUP_LIMIT = 1L << 62;

    private final @Nullable Path root;

    /**
     * Creates a view of the limits.
     *
     * @param root the directory in which {@code proc} and {@code sys} are; null if there is none
     */
    public LinuxLimits(@Nullable Path root) {
        this.root = root;
    }

    /** {@return the limits of this process} */
    public static LinuxLimits current() {
        return of(System.getProperty("os.name", ""));
    }

    static LinuxLimits of(String osName) {
        return new LinuxLimits(isLinux(osName) ? Path.of("/") : null);
    }

    /**
     * {@return whether this system is Linux} Its name tells, and not its files: to a process on Wine, the host's {@code /proc} may be
     * visible, and is about something else.
     */
    public static boolean isLinux() {
        return isLinux(System.getProperty("os.name", ""));
    }

    private static boolean isLinux(String osName) {
        return osName.startsWith("Linux");
    }

    /** {@return how many mappings a process may have: {@code vm.max_map_count}} */
    public OptionalLong maxMapCount() {
        return number(read("proc/sys/vm/max_map_count"), 1);
    }

    /** {@return how many mappings this process has} */
    public OptionalLong mappings() {
        // Counted without keeping it: with all mappings in use, this file has megabytes.
        try (InputStream in = open("proc/self/maps")) {
            byte[] buffer = new byte[4096];
            long lines = 0;
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                for (int i = 0; i < length; i++) {
                    if (buffer[i] == '\n') {
                        lines++;
                    }
                }
            }
            return OptionalLong.of(lines);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** {@return how many of the mappings that a process may have this library leaves for the JVM, which ends without any} */
    public OptionalLong mappingsForJvm() {
        OptionalLong allowed = maxMapCount();
        return allowed.isEmpty()
                ? allowed
                : OptionalLong.of(Math.min(LEFT_FOR_JVM, allowed.getAsLong() / LEAST_PART_FOR_JVM));
    }

    /** {@return how many mappings this library may still make: those that a process may have, but for the JVM's and those in use} */
    public OptionalLong mappingsLeft() {
        OptionalLong allowed = maxMapCount();
        OptionalLong used = mappings();
        return allowed.isEmpty() || used.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(
                        Math.max(0, allowed.getAsLong() - mappingsForJvm().orElse(0) - used.getAsLong()));
    }

    /** {@return how many bytes of address space a process may have: {@code ulimit -v}} */
    public OptionalLong addressSpaceLimit() {
        return number(line(LIMITS, "Max address space"), 1);
    }

    /** {@return how many bytes of address space this process has} */
    public OptionalLong addressSpaceUsed() {
        return number(line(STATUS, "VmSize:"), 1024);
    }

    /** {@return how many bytes that can be written a process may have: {@code ulimit -d}} */
    public OptionalLong dataLimit() {
        return number(line(LIMITS, "Max data size"), 1);
    }

    /** {@return how many bytes that can be written this process has} */
    public OptionalLong dataUsed() {
        return number(line(STATUS, "VmData:"), 1024);
    }

    /** {@return how much a process may lock into physical memory, as text: {@code ulimit -l}} */
    public String lockedMemorySummary() {
        return size(number(line(LIMITS, "Max locked memory"), 1));
    }

    /**
     * {@return how the system promises memory, {@code vm.overcommit_memory}: 0 if it refuses only what is absurd, 1 if it refuses
     * nothing, 2 if it promises no more than there is}
     */
    public OptionalLong overcommitMode() {
        return number(read("proc/sys/vm/overcommit_memory"), 1);
    }

    /** {@return how many bytes the system promises in overcommit mode 2} */
    public OptionalLong commitLimit() {
        return number(line(MEMORY, "CommitLimit:"), 1024);
    }

    /** {@return how many bytes the system has promised to all processes} */
    public OptionalLong committed() {
        return number(line(MEMORY, "Committed_AS:"), 1024);
    }

    /** {@return how many bytes of memory the machine has} */
    public OptionalLong memoryTotal() {
        return number(line(MEMORY, "MemTotal:"), 1024);
    }

    /** {@return how many bytes of memory could be had now without swapping} */
    public OptionalLong memoryAvailable() {
        return number(line(MEMORY, "MemAvailable:"), 1024);
    }

    /** {@return how many bytes the control groups of this process may use, of either version: the least that any of them says} */
    public OptionalLong cgroupMemoryLimit() {
        long least = -1;
        for (GroupFiles group : memoryGroups()) {
            OptionalLong limit = limit(group);
            if (limit.isPresent()) {
                least = least < 0 ? limit.getAsLong() : Math.min(least, limit.getAsLong());
            }
        }
        return least < 0 ? OptionalLong.empty() : OptionalLong.of(least);
    }

    /** {@return of the control groups that limit the memory of this process the one that leaves the least; empty if none does} */
    public Optional<MemoryGroup> tightestMemoryGroup() {
        MemoryGroup tightest = null;
        for (GroupFiles group : memoryGroups()) {
            long limit = limit(group).orElse(UNLIMITED);
            if (limit != UNLIMITED) {
                long used = number(read(group.file(group.used)), 1).orElse(0);
                long cache =
                        number(line(group.file("memory.stat"), group.cache), 1).orElse(0);
                MemoryGroup found = new MemoryGroup(limit, Math.max(0, used - cache));
                tightest = tightest == null || found.left() < tightest.left() ? found : tightest;
            }
        }
        return Optional.ofNullable(tightest);
    }

    /** {@return how many bytes are in huge pages that the system uses by itself, of all processes} */
    public OptionalLong hugePagesUsed() {
        return number(line(MEMORY, "AnonHugePages:"), 1024);
    }

    /** {@return how many huge pages are set aside for programs that map them as such} */
    public OptionalLong hugetlbPages() {
        return number(line(MEMORY, "HugePages_Total:"), 1);
    }

    /** {@return how many of the huge pages that are set aside are not in use} */
    public OptionalLong hugetlbFree() {
        return number(line(MEMORY, "HugePages_Free:"), 1);
    }

    /** {@return how many bytes a huge page that is set aside has} */
    public OptionalLong hugetlbPageSize() {
        return number(line(MEMORY, "Hugepagesize:"), 1024);
    }

    /** {@return when the system uses huge pages: {@code always}, {@code madvise} or {@code never}} */
    public Optional<String> hugePageMode() {
        // The one in brackets of: always [madvise] never
        String modes = read("sys/kernel/mm/transparent_hugepage/enabled");
        int start = modes == null ? -1 : modes.indexOf('[');
        int end = modes == null ? -1 : modes.indexOf(']', start + 1);
        return modes == null || start < 0 || end < 0 ? Optional.empty() : Optional.of(modes.substring(start + 1, end));
    }

    /**
     * {@return the limits by which the system may have refused memory or addresses, and what is used of them: {@code
     * vm.max_map_count is 65530 (120 in use), ulimit -v unlimited, vm.overcommit_memory 0}}
     */
    public String summary() {
        StringBuilder text = new StringBuilder("vm.max_map_count is ");
        text.append(count(maxMapCount())).append(" (").append(count(mappings())).append(" in use), ulimit -v ");
        limit(text, addressSpaceLimit(), addressSpaceUsed());
        OptionalLong data = dataLimit();
        if (data.isPresent() && data.getAsLong() != UNLIMITED) {
            limit(text.append(", ulimit -d "), data, dataUsed());
        }
        Optional<MemoryGroup> group = tightestMemoryGroup();
        if (group.isPresent()) {
            text.append(", cgroup limit ").append(group.get().summary());
        }
        OptionalLong mode = overcommitMode();
        text.append(", vm.overcommit_memory ").append(count(mode));
        if (mode.isPresent() && mode.getAsLong() == 2) {
            text.append(" (CommitLimit ").append(size(commitLimit()));
            text.append(", Committed_AS ").append(size(committed())).append(')');
        }
        return text.toString();
    }

    private static void limit(StringBuilder text, OptionalLong limit, OptionalLong used) {
        text.append(size(limit));
        if (limit.isPresent() && limit.getAsLong() != UNLIMITED) {
            text.append(" (").append(size(used)).append(" in use)");
        }
    }

    private static String count(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "unknown";
    }

    private static String size(OptionalLong bytes) {
        if (bytes.isEmpty()) {
            return "unknown";
        }
        return bytes.getAsLong() == UNLIMITED ? "unlimited" : Sizes.text(bytes.getAsLong());
    }

    /** Where a version of control groups says what; the cache is a key of memory.stat. */
    private record GroupFiles(Path directory, String limit, String used, String cache) {
        String file(String name) {
            return directory.resolve(name).toString();
        }
    }

    /** The groups of this process and all above them: a limit counts for all groups below. */
    private List<GroupFiles> memoryGroups() {
        String groups = read("proc/self/cgroup");
        List<GroupFiles> found = new ArrayList<>();
        for (String group : groups == null ? new String[0] : groups.split("\n")) {
            // Lines are 0::/path in version 2 and 4:memory:/path in version 1, see cgroups(7).
            String[] parts = group.split(":", 3);
            if (parts.length == 3 && parts[1].isEmpty()) {
                for (Path at : upwards("sys/fs/cgroup", parts[2])) {
                    found.add(new GroupFiles(at, "memory.max", "memory.current", "inactive_file"));
                }
            } else if (parts.length == 3 && parts[1].equals("memory")) {
                for (Path at : upwards("sys/fs/cgroup/memory", parts[2])) {
                    found.add(new GroupFiles(
                            at, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"));
                }
            }
        }
        return found;
    }

    private static List<Path> upwards(String mount, String group) {
        Path top = Path.of(mount);
        // Seen from inside a container, a path may lead outside of what is mounted.
        Path path = top.resolve(group.substring(1)).normalize();
        List<Path> found = new ArrayList<>();
        for (Path at = path.startsWith(top) ? path : top; at != null && at.startsWith(top); at = at.getParent()) {
            found.add(at);
        }
        return found;
    }

    private OptionalLong limit(GroupFiles group) {
        OptionalLong limit = number(read(group.file(group.limit)), 1);
        return limit.isPresent() && limit.getAsLong() >= NO_CGROUP_LIMIT ? OptionalLong.of(UNLIMITED) : limit;
    }

    private static OptionalLong number(@Nullable String text, long unit) {
        if (text == null) {
            return OptionalLong.empty();
        }
        String word = text.strip().split("\\s+", 2)[0];
        if (word.equals("unlimited") || word.equals("max")) {
            return OptionalLong.of(UNLIMITED);
        }
        try {
            return OptionalLong.of(Long.parseLong(word) * unit);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** What follows a key at the beginning of a line. */
    private @Nullable String line(String file, String key) {
        String text = read(file);
        for (String line : text == null ? new String[0] : text.split("\n")) {
            if (line.startsWith(key)) {
                return line.substring(key.length());
            }
        }
        return null;
    }

    private @Nullable String read(String file) {
        // In large pieces: what is under /proc/sys is told whole to the first read and not to a second one.
        try (InputStream in = open(file)) {
            StringBuilder text = new StringBuilder();
            byte[] buffer = new byte[4096];
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                text.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
            }
            return text.toString();
        } catch (IOException e) {
            return null;
        }
    }

    private InputStream open(String file) throws IOException {
        if (root == null) {
            throw new FileNotFoundException(file);
        }
        return new FileInputStream(root.resolve(file).toFile());
    }
}
