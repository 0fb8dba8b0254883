package dev.virtualalloc.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run was made on, as far as its figures depend on it. */
final class Machine {
    private Machine() {}

    static Map<String, String> describe() {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        machine.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        put(machine, "transparent huge pages", "/sys/kernel/mm/transparent_hugepage/enabled");
        put(machine, "vm.max_map_count", "/proc/sys/vm/max_map_count");
        put(machine, "load at the end", "/proc/loadavg");
        return machine;
    }

    private static void put(Map<String, String> machine, String name, String file) {
        try {
            // By lines: such a file is there for one read alone, and the first read of readString is of one byte.
            machine.put(name, Files.readAllLines(Path.of(file)).get(0));
        } catch (IOException notOnThisSystem) {
            machine.put(name, "unknown");
        }
    }
}
