package dev.virtualalloc.runs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The mappings of this process, as Linux shows them. */
final class Mappings {
    private Mappings() {}

    static boolean areVisible() {
        return System.getProperty("os.name").equals("Linux") && Files.isReadable(Path.of("/proc/self/maps"));
    }

    static long count() {
        return lines().size();
    }

    /** Whether any mapping lies in a range, or in part of it. */
    static boolean anyIn(long address, long bytes) {
        return !permissionsIn(address, bytes).isEmpty();
    }

    /** Those of the mappings in a range and in part of it, in the order of their addresses: {@code rw-p} for example. */
    static List<String> permissionsIn(long address, long bytes) {
        return lines().stream()
                .filter(line -> {
                    int dash = line.indexOf('-');
                    long start = Long.parseUnsignedLong(line.substring(0, dash), 16);
                    long end = Long.parseUnsignedLong(line.substring(dash + 1, line.indexOf(' ')), 16);
                    return start < address + bytes && end > address;
                })
                .map(line -> line.split(" ", 3)[1])
                .toList();
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(Path.of("/proc/self/maps"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
