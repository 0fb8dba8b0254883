package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.VirtualMemory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What newer Java versions say about native access, seen from JVMs of their own. */
class NativeAccessTest {
    private static final String SEARCH = "System.out.println(dev.virtualalloc.VirtualMemory.providers());";
    private static final String RESERVE = """
            try {
                dev.virtualalloc.spi.AddressSpace space = dev.virtualalloc.sim.Simulator.linux4k().open();
                space.release(space.reserve(4096), 4096);
                System.out.println("released");
            } catch (dev.virtualalloc.VirtualMemoryException e) {
                System.out.println(e.getMessage());
            }
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void onlyWhereThereIsAChoice() {
        assumeTrue(
                Runtime.version().feature() >= 24
                        && location(SimulatedProvider.class).endsWith(".jar"),
                "only Java 24 and newer can be told to refuse native access, and only the jar has the layer that asks for it");
    }

    @Test
    void nothingIsPrintedWhereItIsAllowed() throws Exception {
        assertThat(run(RESERVE, "--enable-native-access=ALL-UNNAMED"))
                .contains("released")
                .doesNotContain("WARNING");
    }

    @Test
    void whereItIsRefusedTheProviderIsUnusableAndSaysWhatToDo() throws Exception {
        assertThat(run(SEARCH, "--illegal-native-access=deny"))
                .contains(
                        "not usable: This Java refuses native memory. Start it with --enable-native-access=ALL-UNNAMED");
    }

    private String run(String statements, String... options) throws IOException, InterruptedException {
        Path source = directory.resolve("Child.java");
        Files.writeString(source, "class Child { public static void main(String[] a) { " + statements + " } }");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                location(VirtualMemory.class) + File.pathSeparator + location(SimulatedProvider.class),
                source.toString()));
        Path output = directory.resolve("output");
        Process child = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }

    private static String location(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }
}
