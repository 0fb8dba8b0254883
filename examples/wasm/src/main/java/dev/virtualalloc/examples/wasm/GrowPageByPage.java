package dev.virtualalloc.examples.wasm;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.ByteBufferMemory;
import run.endive.runtime.Memory;
import run.endive.wasm.types.MemoryLimits;

/**
 * Grows memories page by page, and prints how long that took and the longest of the steps: 16,384 pages, which are 1 GiB, or as many
 * as its argument says.
 */
public final class GrowPageByPage {
    private static final int WARM_UP = 500;

    private GrowPageByPage() {}

    /**
     * Runs it.
     *
     * @param arguments the number of pages, unless it is 16,384
     */
    public static void main(String[] arguments) {
        run(WARM_UP, new PrintStream(OutputStream.nullOutputStream()));
        run(arguments.length == 0 ? 16_384 : Integer.parseInt(arguments[0]), System.out);
    }

    static void run(int pages, PrintStream out) {
        MemoryLimits limits = new MemoryLimits(0, pages);
        try (LinearMemory memory = new LinearMemory(limits)) {
            grow(memory, out);
        }
        grow(new ByteArrayMemory(limits), out);
        grow(new ByteBufferMemory(limits), out);
    }

    private static void grow(Memory memory, PrintStream out) {
        long start = System.nanoTime();
        long last = start;
        long worst = 0;
        while (memory.grow(1) >= 0) {
            long now = System.nanoTime();
            worst = Math.max(worst, now - last);
            last = now;
        }
        out.printf(
                Locale.ROOT,
                "%-16s  %,6d pages in %8.2f ms, the worst step %7.3f ms%n",
                memory.getClass().getSimpleName(),
                memory.pages(),
                (last - start) / 1e6,
                worst / 1e6);
    }
}
