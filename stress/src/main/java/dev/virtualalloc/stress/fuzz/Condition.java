package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.stress.OtherMappings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What stands in the way of whoever asks the system for memory. */
enum Condition {
    NONE(List.of()),
    /** Each call may be refused at random, before it reaches the system. */
    FAULTS(List.of()),
    /** Few addresses: large ranges cannot be reserved. */
    ADDRESSES(List.of("prlimit", "--as=" + (12L << 30))),
    /** Little memory: much at once cannot be committed. */
    MEMORY(List.of("prlimit", "--data=" + (640L << 20))),
    /** Next to nothing can be locked, also by root, for whom the limit alone is none. */
    LOCKS(
            isRoot()
                    ? List.of("setpriv", "--bounding-set=-ipc_lock", "prlimit", "--memlock=65536")
                    : List.of("prlimit", "--memlock=65536")),
    /** Most mappings are in use by others. */
    MAPPINGS(List.of()),
    /** The kernel refuses some calls of the thread, by their addresses, which are the same each time. */
    SECCOMP(List.of("setarch", "-R"));

    /** Not many more than the library leaves for the JVM. */
    private static final int LEFT = 4096 + 30;

    /** What the JVM runs under. */
    final List<String> prefix;

    Condition(List<String> prefix) {
        this.prefix = prefix;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Whether it can be had here. */
    boolean isPossible() {
        boolean commands = prefix.isEmpty() || Files.isExecutable(Path.of("/usr/bin", prefix.get(0)));
        return commands
                && switch (this) {
                    case NONE, FAULTS -> true;
                    case ADDRESSES, MEMORY, LOCKS -> LinuxLimits.isLinux();
                    case MAPPINGS -> OtherMappings.canLeaveFew();
                    case SECCOMP -> LinuxLimits.isLinux() && Seccomp.isKnown();
                };
    }

    /** What the JVM does to itself before it begins. */
    void arrange() {
        if (this == MAPPINGS) {
            OtherMappings.leave(LEFT);
        } else if (this == SECCOMP) {
            Seccomp.refuseSome();
        }
    }

    /** Whether the system itself refuses what it would have given. */
    boolean refuses() {
        return this != NONE && this != FAULTS;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
