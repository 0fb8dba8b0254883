package dev.virtualalloc.spi.os;

import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.internal.Sizes;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many mappings this process may still make of those that Linux allows it. Some are left for the JVM, which ends without.
 *
 * <p>Every operation takes the most that it can add, and nothing is put back: only when all is taken are the mappings counted, since
 * that takes long where there are many.
 */
final class MappingBudget {
    private static final long LEFT_FOR_JVM = 4096;

    /** Where few are allowed at all: 4,095 of the 65,530 that are the default. */
    private static final int LEAST_PART_FOR_JVM = 16;

    private final LinuxLimits limits;
    private final AtomicLong rest = new AtomicLong();

    MappingBudget(LinuxLimits limits) {
        this.limits = limits;
    }

    /** Takes mappings, or returns {@code false} if the process has so many that there is no room for them. */
    boolean take(int mappings) {
        return takeOfRest(mappings) || countAndTake(mappings);
    }

    /** Takes mappings, as many of them as there is room for: for what must not be refused. */
    void takeAnyway(int mappings) {
        long left = rest.get();
        while (!rest.compareAndSet(left, Math.max(0, left - mappings))) {
            left = rest.get();
        }
    }

    /** Why there is no room, and what to do about it. */
    String refusal() {
        OptionalLong allowed = limits.maxMapCount();
        OptionalLong used = limits.mappings();
        return "vm.max_map_count is " + text(allowed) + ", of which " + text(used) + " are in use and "
                + Sizes.count(leftForJvm(allowed.orElse(0)))
                + " are left for the JVM, which ends without. Close blocks, take small ones from an arena, use"
                + " CommitPolicy.lazily() for very many, or raise it: sysctl -w vm.max_map_count=1048576";
    }

    private boolean takeOfRest(int mappings) {
        long left = rest.get();
        while (left >= mappings) {
            if (rest.compareAndSet(left, left - mappings)) {
                return true;
            }
            left = rest.get();
        }
        return false;
    }

    private synchronized boolean countAndTake(int mappings) {
        // Several threads may have come here at once, and one count is enough for all of them.
        if (takeOfRest(mappings)) {
            return true;
        }
        OptionalLong allowed = limits.maxMapCount();
        OptionalLong used = limits.mappings();
        long room = allowed.isEmpty() || used.isEmpty()
                ? Long.MAX_VALUE
                : Math.max(0, allowed.getAsLong() - leftForJvm(allowed.getAsLong()) - used.getAsLong());
        boolean enough = room >= mappings;
        rest.set(enough ? room - mappings : room);
        return enough;
    }

    private static long leftForJvm(long allowed) {
        return Math.min(LEFT_FOR_JVM, allowed / LEAST_PART_FOR_JVM);
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? Sizes.count(number.getAsLong()) : "unknown";
    }
}
