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
        return "vm.max_map_count is " + text(limits.maxMapCount()) + ", of which " + text(limits.mappings())
                + " are in use and " + text(limits.mappingsForJvm())
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
        long room = limits.mappingsLeft().orElse(Long.MAX_VALUE);
        boolean enough = room >= mappings;
        rest.set(enough ? room - mappings : room);
        return enough;
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? Sizes.count(number.getAsLong()) : "unknown";
    }
}
