package dev.virtualalloc.sim;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.Advice;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls that were answered, the latest of them by heart. */
final class CallLog {
    /** A test that looks at its calls has made few; one that makes millions must not run out of memory over it. */
    static final int LENGTH = 10_000;

    private final ArrayDeque<SimulatedCall> calls = new ArrayDeque<>();
    private long count;

    void add(
            Operation operation,
            long address,
            long bytes,
            @Nullable Protection protection,
            @Nullable Advice advice,
            String error) {
        if (calls.size() == LENGTH) {
            calls.removeFirst();
        }
        calls.addLast(new SimulatedCall(++count, operation, address, bytes, protection, advice, error));
    }

    long count() {
        return count;
    }

    List<SimulatedCall> latest() {
        return List.copyOf(calls);
    }
}
