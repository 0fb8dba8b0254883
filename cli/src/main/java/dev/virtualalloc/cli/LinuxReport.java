package dev.virtualalloc.cli;

import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.internal.MemoryGroup;
import dev.virtualalloc.internal.Sizes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The limits of a Linux system, and what they mean for memory that grows in place. */
final class LinuxReport {
    /** One committed, one reserved. */
    private static final long MAPPINGS_PER_BLOCK = 2;

    /** Below these, advice is due. */
    private static final long FEW_BLOCKS = 1000;

    private static final long LITTLE_MEMORY = 1L << 30;

    /** The overcommit mode in which no more is promised than there is. */
    private static final int CHARGING = 2;

    private final LinuxLimits limits;

    LinuxReport(LinuxLimits limits) {
        this.limits = limits;
    }

    List<ReportEntry> entries() {
        return List.of(
                totalMemory(),
                cgroup(),
                overcommit(),
                promised(),
                addressSpace(),
                data(),
                mappings(),
                hugePages(),
                hugetlb());
    }

    private ReportEntry totalMemory() {
        return ReportEntry.of(
                        "totalMemory",
                        "memory",
                        value(limits.memoryTotal()),
                        size(limits.memoryTotal()),
                        size(limits.memoryAvailable()) + " can be had now")
                .withInUse(inUse());
    }

    private OptionalLong inUse() {
        OptionalLong total = limits.memoryTotal();
        OptionalLong available = limits.memoryAvailable();
        return total.isPresent() && available.isPresent()
                ? OptionalLong.of(total.getAsLong() - available.getAsLong())
                : OptionalLong.empty();
    }

    private ReportEntry cgroup() {
        Optional<MemoryGroup> tightest = limits.tightestMemoryGroup();
        if (tightest.isEmpty()) {
            OptionalLong limit = limits.cgroupMemoryLimit();
            return ReportEntry.of(
                    "cgroupMemoryLimit",
                    "cgroup limit",
                    value(limit),
                    limit.isEmpty() ? "none" : size(limit),
                    "no control group limits memory");
        }
        MemoryGroup group = tightest.get();
        ReportEntry entry = ReportEntry.of(
                        "cgroupMemoryLimit",
                        "cgroup limit",
                        group.limit(),
                        Sizes.text(group.limit()),
                        Sizes.text(group.used()) + " in use; what is touched counts, and past it a process is ended")
                .withInUse(OptionalLong.of(group.used()));
        return group.left() < LITTLE_MEMORY
                ? entry.withAdvice("give the container more memory, or touch less than " + Sizes.text(group.left())
                        + " more at a time")
                : entry;
    }

    private ReportEntry overcommit() {
        OptionalLong mode = limits.overcommitMode();
        int number = (int) mode.orElse(-1);
        String meaning = switch (number) {
            case 0 -> "reserving is free; only absurd requests fail";
            case 1 -> "reserving is free; nothing is refused, and a process is ended when memory is short";
            case CHARGING -> "reserving is free; committing fails when all memory is promised";
            default -> "not known how memory is promised";
        };
        ReportEntry entry = ReportEntry.of(
                "overcommitMode", "overcommit", value(mode), mode.isEmpty() ? "unknown" : "mode " + number, meaning);
        return number == CHARGING && unpromised() < LITTLE_MEMORY
                ? entry.withAdvice(
                        "only " + Sizes.text(unpromised())
                                + " can be promised yet: raise it with sysctl vm.overcommit_ratio, or set vm.overcommit_memory=0")
                : entry;
    }

    private ReportEntry promised() {
        OptionalLong limit = limits.commitLimit();
        String meaning = limits.overcommitMode().orElse(-1) == CHARGING
                ? Sizes.text(unpromised()) + " more can be committed"
                : "more may be, in this mode";
        return ReportEntry.of(
                        "commitLimit",
                        "CommitLimit",
                        value(limit),
                        size(limit),
                        size(limits.committed()) + " are promised to all processes; " + meaning)
                .withInUse(limits.committed());
    }

    private long unpromised() {
        return Math.max(
                0,
                limits.commitLimit().orElse(Long.MAX_VALUE) - limits.committed().orElse(0));
    }

    private ReportEntry addressSpace() {
        OptionalLong limit = limits.addressSpaceLimit();
        if (!isLimited(limit)) {
            return ReportEntry.of(
                    "addressSpaceLimit",
                    "ulimit -v",
                    value(limit),
                    size(limit),
                    "a maximum may have up to 128 TiB or so");
        }
        long left = Math.max(0, limit.getAsLong() - limits.addressSpaceUsed().orElse(0));
        ReportEntry entry = ReportEntry.of(
                        "addressSpaceLimit",
                        "ulimit -v",
                        value(limit),
                        size(limit),
                        "all maximums together have to fit into " + Sizes.text(left))
                .withInUse(limits.addressSpaceUsed());
        return left < VirtualAlloc.DEFAULT_MAXIMUM
                ? entry.withAdvice("lift it (ulimit -v unlimited), or choose maximums below it: the default of "
                        + Sizes.count(VirtualAlloc.DEFAULT_MAXIMUM) + " bytes is refused")
                : entry;
    }

    private ReportEntry data() {
        OptionalLong limit = limits.dataLimit();
        if (!isLimited(limit)) {
            return ReportEntry.of(
                    "dataLimit", "ulimit -d", value(limit), size(limit), "does not limit what can be committed");
        }
        long left = Math.max(0, limit.getAsLong() - limits.dataUsed().orElse(0));
        ReportEntry entry = ReportEntry.of(
                        "dataLimit",
                        "ulimit -d",
                        value(limit),
                        size(limit),
                        "another " + Sizes.text(left) + " can be committed")
                .withInUse(limits.dataUsed());
        return left < LITTLE_MEMORY ? entry.withAdvice("lift it (ulimit -d unlimited): growing past it fails") : entry;
    }

    private ReportEntry mappings() {
        OptionalLong limit = limits.maxMapCount();
        OptionalLong used = limits.mappings();
        OptionalLong left = limits.mappingsLeft();
        if (left.isEmpty()) {
            return ReportEntry.of(
                    "maxMapCount", "vm.max_map_count", value(limit), count(limit), "not known how many are left");
        }
        long blocks = left.getAsLong() / MAPPINGS_PER_BLOCK;
        ReportEntry entry = ReportEntry.of(
                        "maxMapCount",
                        "vm.max_map_count",
                        value(limit),
                        count(limit),
                        count(used) + " in use, " + count(limits.mappingsForJvm()) + " left for the JVM; room for "
                                + Sizes.count(blocks) + " blocks")
                .withInUse(used);
        return blocks < FEW_BLOCKS ? entry.withAdvice("raise it: sysctl vm.max_map_count=1048576") : entry;
    }

    private ReportEntry hugePages() {
        String mode = limits.hugePageMode().orElse("unknown");
        String meaning = switch (mode) {
            case "always" -> "large blocks get them: filling is fastest";
            case "madvise" -> "large blocks ask for them: filling is fastest";
            case "never" -> "every page is a small one: filling is slowest";
            default -> "this kernel has none, or does not tell";
        };
        ReportEntry entry = ReportEntry.of(
                        "hugePages",
                        "huge pages",
                        limits.hugePageMode().orElse(null),
                        mode,
                        meaning + "; " + size(limits.hugePagesUsed()) + " of all processes are in them")
                .withInUse(limits.hugePagesUsed());
        return mode.equals("never")
                ? entry.withAdvice(
                        "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled lets programs ask for them, and fill"
                                + " memory about three times as fast")
                : entry;
    }

    private ReportEntry hugetlb() {
        OptionalLong pages = limits.hugetlbPages();
        OptionalLong free = limits.hugetlbFree();
        ReportEntry entry = ReportEntry.of(
                "hugetlbPages",
                "hugetlb pages",
                value(pages),
                count(pages),
                pages.isEmpty()
                        ? "not known whether memory is set aside for them"
                        : pages.getAsLong() == 0
                                ? "no memory is set aside for them"
                                : "of " + size(limits.hugetlbPageSize()) + " each, " + count(free)
                                        + " free: set aside, and not for blocks");
        return pages.isPresent() && free.isPresent()
                ? entry.withInUse(OptionalLong.of(pages.getAsLong() - free.getAsLong()))
                : entry;
    }

    private static boolean isLimited(OptionalLong limit) {
        return limit.isPresent() && limit.getAsLong() != LinuxLimits.UNLIMITED;
    }

    /** {@return the number for JSON, "unlimited" if there is no limit, or null if it is not known} */
    private static @Nullable Object value(OptionalLong number) {
        if (number.isEmpty()) {
            return null;
        }
        return isLimited(number) ? (Object) number.getAsLong() : "unlimited";
    }

    private static String size(OptionalLong bytes) {
        if (bytes.isEmpty()) {
            return "unknown";
        }
        return isLimited(bytes) ? Sizes.text(bytes.getAsLong()) : "unlimited";
    }

    private static String count(OptionalLong number) {
        return number.isPresent() ? Sizes.count(number.getAsLong()) : "unknown";
    }
}
