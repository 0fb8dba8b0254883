package dev.virtualalloc.examples.arrow;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;

/**
 * Adds values to vectors one by one, and prints how long that took and the longest of the steps of 1000 values each: 50 million
 * values, or as many as its argument says.
 */
public final class AddValues {
    private static final int STEP = 1000;
    private static final int WARM_UP = 1_000_000;

    private AddValues() {}

    /**
     * Runs it.
     *
     * @param arguments the number of values, unless it is 50 million
     */
    public static void main(String[] arguments) {
        run(WARM_UP, new PrintStream(OutputStream.nullOutputStream()));
        run(arguments.length == 0 ? 50_000_000 : Integer.parseInt(arguments[0]), System.out);
    }

    static void run(int count, PrintStream out) {
        try (BufferAllocator allocator = new RootAllocator();
                GrowingBigInts growing = new GrowingBigInts("in place", allocator, count);
                BigIntVector copied = new BigIntVector("reAlloc", allocator)) {
            time(growing.vector(), count, out, (from, to) -> {
                for (int i = from; i < to; i++) {
                    growing.setSafe(i, i);
                }
            });
            time(copied, count, out, (from, to) -> {
                for (int i = from; i < to; i++) {
                    copied.setSafe(i, i);
                }
            });
        }
    }

    private static void time(BigIntVector vector, int count, PrintStream out, Step step) {
        long start = System.nanoTime();
        long last = start;
        long worst = 0;
        for (int from = 0; from < count; from += STEP) {
            step.add(from, Math.min(count, from + STEP));
            long now = System.nanoTime();
            worst = Math.max(worst, now - last);
            last = now;
        }
        vector.setValueCount(count);
        out.printf(
                Locale.ROOT,
                "%-8s  %,11d values in %8.1f ms, the worst step %7.2f ms%n",
                vector.getName(),
                vector.getValueCount(),
                (last - start) / 1e6,
                worst / 1e6);
    }

    /** Adds the values from one index to another. */
    private interface Step {
        void add(int from, int to);
    }
}
