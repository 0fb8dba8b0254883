package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.runs.sample.MallocProvider;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample as a third party would bring it: a jar of its own beside the api. */
class SampleBackendIT {
    @TempDir
    Path directory;

    @Test
    void theSampleServesOnceItsJarIsThere() throws IOException {
        ChildJvm.Result result = new ChildJvm()
                .classPath(jar(), ChildJvm.locationOf(VirtualMemory.class), ChildJvm.locationOf(AskForProvider.class))
                .classPath(Backends.jnaJar())
                .run(AskForProvider.class);
        assertThat(result.out()).startsWith("serves: malloc").contains("report: malloc (rank 10): usable");
    }

    private Path jar() throws IOException {
        Path file = directory.resolve("malloc.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new JarEntry("META-INF/services/" + VirtualMemoryProvider.class.getName()));
            jar.write(MallocProvider.class.getName().getBytes(StandardCharsets.UTF_8));
            for (String name :
                    List.of("MallocProvider.class", "MallocAddressSpace.class", "MallocAddressSpace$Reserved.class")) {
                jar.putNextEntry(
                        new JarEntry(MallocProvider.class.getPackageName().replace('.', '/') + "/" + name));
                try (InputStream code = MallocProvider.class.getResourceAsStream(name)) {
                    code.transferTo(jar);
                }
            }
        }
        return file;
    }
}
