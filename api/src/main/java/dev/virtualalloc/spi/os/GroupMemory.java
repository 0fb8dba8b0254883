package dev.virtualalloc.spi.os;

import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.internal.MemoryGroup;
import dev.virtualalloc.internal.Sizes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much physical memory the control groups of this process leave: who touches more is not refused it, but ended by the kernel.
 *
 * <p>Reading it takes as long as having some pages, so what was read counts for a moment, less what was taken since. Some of it is
 * left for the JVM, which touches memory too, and for the tables of the pages.
 */
final class GroupMemory {
    private static final int PART_FOR_JVM = 64;
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LinuxLimits limits;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private long left;
    private long readAt;

    GroupMemory(LinuxLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** Takes memory, or returns {@code false} if so much is not left. */
    synchronized boolean take(long bytes) {
        long now = nanoTime.getAsLong();
        if (bytes > left || now - readAt >= MOMENT_NANOS) {
            Optional<MemoryGroup> tightest = limits.tightestMemoryGroup();
            left = tightest.isEmpty() ? Long.MAX_VALUE : withoutJvm(tightest.get());
            readAt = now;
        }
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }

    /** Why there is not so much, and what to do about it. */
    String refusal() {
        Optional<MemoryGroup> tightest = limits.tightestMemoryGroup();
        return tightest.isEmpty()
                ? "Another process has given memory back meanwhile. Try again"
                : "The cgroup limit is " + tightest.get().summary() + ", of which "
                        + Sizes.text(forJvm(tightest.get()))
                        + " are left for the JVM: past it the kernel ends a process. Take less at a time, close something, or give"
                        + " the container more memory";
    }

    private static long withoutJvm(MemoryGroup group) {
        return Math.max(0, group.left() - forJvm(group));
    }

    private static long forJvm(MemoryGroup group) {
        return group.limit() / PART_FOR_JVM;
    }
}
