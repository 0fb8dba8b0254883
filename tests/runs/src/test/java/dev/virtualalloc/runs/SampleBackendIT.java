package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.runs.sample.MallocProvider;
import dev.virtualalloc.support.ChildJvm;
import dev.virtualalloc.support.ProviderJar;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample as a third party would bring it: a jar of its own beside the api. */
class SampleBackendIT {
    private static final Path SAMPLE = Path.of("src/test/java/dev/virtualalloc/runs/sample");
    private static final List<Path> SOURCES =
            List.of(SAMPLE.resolve("MallocProvider.java"), SAMPLE.resolve("MallocAddressSpace.java"));

    @TempDir
    Path directory;

    @Test
    void theSampleServesOnceItsJarIsThere() {
        Object[] library = {ChildJvm.locationOf(VirtualMemory.class), ChildJvm.locationOf(Native.class)};
        Path sample = new ProviderJar(directory, "malloc", MallocProvider.class.getName())
                .compile(SOURCES, library)
                .pack();

        ChildJvm.Result result = new ChildJvm()
                .shortLived()
                .nativeAccess()
                .classPath(library)
                .classPath(sample, ChildJvm.locationOf(AskForProvider.class))
                .run(AskForProvider.class);

        assertThat(result.out()).startsWith("serves: malloc").contains("report: malloc (rank 10): usable");
    }
}
