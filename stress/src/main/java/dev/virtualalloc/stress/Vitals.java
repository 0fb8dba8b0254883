package dev.virtualalloc.stress;

import dev.virtualalloc.internal.LinuxLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this process has of the system at a moment; zeros where that is not shown, as on other systems than Linux.
 *
 * @param mappings how many mappings
 * @param resident bytes in physical memory
 * @param data bytes that can be written and are the process's own, touched or not
 * @param descriptors how many open files
 */
public record Vitals(long mappings, long resident, long data, long descriptors) {
    private static final Path SELF = Path.of("/proc/self");

    /** {@return those of this moment} */
    public static Vitals now() {
        if (!areShown()) {
            return new Vitals(0, 0, 0, 0);
        }
        try (Stream<Path> descriptors = Files.list(SELF.resolve("fd"))) {
            List<String> status = Files.readAllLines(SELF.resolve("status"));
            return new Vitals(maps().size(), bytes(status, "VmRSS:"), bytes(status, "VmData:"), descriptors.count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the mappings, as proc_pid_maps(5) describes the lines; none where they are not shown} */
    public static List<String> maps() {
        Path maps = SELF.resolve("maps");
        try {
            return areShown() ? Files.readAllLines(maps, StandardCharsets.ISO_8859_1) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean areShown() {
        return LinuxLimits.isLinux() && Files.isReadable(SELF.resolve("maps"));
    }

    private static long bytes(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }

    @Override
    public String toString() {
        return String.format(
                "%,d mappings, %,d MiB resident, %,d MiB data, %d descriptors",
                mappings, resident >> 20, data >> 20, descriptors);
    }
}
