package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.sim.SimulatedProvider;
import dev.virtualalloc.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What newer Java versions say about native access of the simulator, seen from JVMs of their own. */
class SimulatorNativeAccessIT {
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
        assumeTrue(Runtime.version().feature() >= 24, "only Java 24 and newer can be told to refuse native access");
    }

    @Test
    void nothingIsPrintedWhereItIsAllowed() throws IOException {
        assertThat(run(RESERVE, "--enable-native-access=ALL-UNNAMED"))
                .contains("released")
                .doesNotContain("WARNING");
    }

    @Test
    void whereItIsRefusedTheProviderIsUnusableAndSaysWhatToDo() throws IOException {
        assertThat(run(SEARCH, "--illegal-native-access=deny"))
                .contains(
                        "not usable: This Java refuses native memory. Start it with --enable-native-access=ALL-UNNAMED");
    }

    private String run(String statements, String option) throws IOException {
        Path source = directory.resolve("Child.java");
        Files.writeString(source, "class Child { public static void main(String[] a) { " + statements + " } }");
        ChildJvm.Result result = new ChildJvm()
                .shortLived()
                .option(option)
                .classPath(ChildJvm.locationOf(VirtualMemory.class), ChildJvm.locationOf(SimulatedProvider.class))
                .run(source.toString());
        return result.out() + result.err();
    }
}
