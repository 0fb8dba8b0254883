package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.fail;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/**
 * Looks whether this process holds more after something was done many times. A process holds more and less for many reasons: only
 * what becomes more in each of several rounds, and by so much, is taken for a leak.
 */
final class Steady {
    /** The first only warms up. */
    private static final int ROUNDS = 4;

    /** Of Java's heap less than that may be anything. */
    private static final long SOME_HEAP = 64 << 10;

    /** No object is smaller. */
    private static final long SMALLEST_OBJECT = 16;

    private static final String HEAP = "bytes of Java objects";

    private Steady() {}

    /**
     * Does something with 0, 1, … and fails if it leaves something behind every second time: something of the system, or an object.
     *
     * @param probe what sees what the process holds of the system
     * @param times how often it is done in all
     * @param what what it does, in the plural
     * @param cycle does it once
     */
    static void leavesNothing(MemoryProbe probe, int times, String what, IntConsumer cycle) {
        leavesNothing(probe, times, what, cycle, true);
    }

    /** The same without a look at objects, for which Java has to collect its garbage. */
    static void leavesNothingOfTheSystem(MemoryProbe probe, int times, String what, IntConsumer cycle) {
        leavesNothing(probe, times, what, cycle, false);
    }

    private static void leavesNothing(
            MemoryProbe probe, int times, String what, IntConsumer cycle, boolean objectsToo) {
        int each = times / ROUNDS;
        List<Map<String, Long>> found = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < each; i++) {
                cycle.accept(round * each + i);
            }
            Map<String, Long> holdings = new HashMap<>(probe.holdings());
            if (objectsToo && round > 0) {
                if (round == 1) {
                    // What went before may be garbage for the second time only.
                    System.gc();
                }
                objects().ifPresent(bytes -> holdings.put(HEAP, bytes));
            }
            found.add(holdings);
        }
        Map<String, Long> last = found.get(ROUNDS - 1);
        last.forEach((counted, now) -> {
            long least = Long.MAX_VALUE;
            for (int round = 1; round < ROUNDS; round++) {
                Long before = found.get(round - 1).get(counted);
                if (before != null) {
                    least = Math.min(least, found.get(round).getOrDefault(counted, before) - before);
                }
            }
            if (least > (counted.equals(HEAP) ? Math.max(SOME_HEAP, each * SMALLEST_OBJECT / 2) : each / 2)) {
                fail(
                        "there are more %s the more %s there were: %d more after %d of them, and no fewer after as many"
                                + " more. Something is not given back, or is kept in a list that only grows",
                        counted, what, least, each);
            }
        });
        if (objectsToo && last.isEmpty()) {
            throw new MemoryUnseenException("what this process holds of the system cannot be seen here");
        }
    }

    /** What Java's heap holds, if this JVM collects its garbage when it is asked to. */
    private static OptionalLong objects() {
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return garbage.get() == null
                ? OptionalLong.of(runtime.totalMemory() - runtime.freeMemory())
                : OptionalLong.empty();
    }
}
