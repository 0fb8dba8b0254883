package dev.virtualalloc.benchmarks;

import dev.virtualalloc.internal.LinuxLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens while a sequence grows, in 200 slices: for each, a line of how many elements there are, how many nanoseconds have
 * gone by, how long the worst pause in the slice was, and how many bytes the process has in memory.
 */
final class LifeTrace {
    static final String NONE = "none";

    private static final int SLICES = 200;
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final long PAGE = 4096;

    private final String file;
    private final long start = System.nanoTime();
    private final List<String> lines = new ArrayList<>(SLICES + 1);
    private final int slice;
    private long next;
    private long worst;

    private LifeTrace(String file, int elements) {
        this.file = file;
        this.slice = file.equals(NONE) ? Integer.MAX_VALUE : Math.max(1, elements / SLICES);
        this.next = slice;
    }

    static LifeTrace to(String file, int elements) {
        return new LifeTrace(file, elements);
    }

    void added(int elements, long nanos) {
        worst = Math.max(worst, nanos);
        if (elements >= next) {
            lines.add(elements + "," + (System.nanoTime() - start) + "," + worst + "," + residentBytes());
            next += slice;
            worst = 0;
        }
    }

    void write() throws IOException {
        if (!file.equals(NONE)) {
            Files.write(Path.of(file), lines);
        }
    }

    private static long residentBytes() {
        try {
            return LinuxLimits.isLinux() && Files.isReadable(STATM)
                    ? Long.parseLong(Files.readString(STATM).split(" ", 3)[1]) * PAGE
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
