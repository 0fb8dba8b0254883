package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Native;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.ffm.FfmProvider;
import dev.virtualalloc.jna.JnaProvider;
import dev.virtualalloc.support.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One jar of all, whose manifest does not say that it has classes for several versions of Java. */
class RepackagedIT {
    @TempDir
    static Path directory;

    private static Path jar;

    @BeforeAll
    static void repackage() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (Class<?> of : List.of(VirtualMemory.class, FfmProvider.class, JnaProvider.class)) {
            try (JarFile file = new JarFile(ChildJvm.locationOf(of).toFile())) {
                for (JarEntry entry : file.stream().toList()) {
                    try (InputStream content = file.getInputStream(entry)) {
                        entries.merge(entry.getName(), content.readAllBytes(), RepackagedIT::joined);
                    }
                }
            }
        }
        entries.remove(JarFile.MANIFEST_NAME);
        jar = directory.resolve("all.jar");
        try (JarOutputStream all = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                all.putNextEntry(new JarEntry(entry.getKey()));
                all.write(entry.getValue());
            }
        }
    }

    /** As the names of services have to be. */
    private static byte[] joined(byte[] one, byte[] two) {
        byte[] both = new byte[one.length + two.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    @BeforeEach
    void onlyWhereThereAreOtherClasses() {
        assumeTrue(Runtime.version().feature() >= 22, "Java 17 to 21 have one kind of classes");
    }

    @Test
    void itServesAndSaysOnceWhatWasLostAndHowToKeepIt() {
        ChildJvm.Result result = allocate();

        assertThat(result.out()).startsWith("serves: jna").contains("allocates");
        assertThat(result.err().lines().filter(line -> line.contains("are not in use")))
                .singleElement()
                .asString()
                .contains(
                        "memory is served by provider jna, but the classes for Java 22 are not in use on Java "
                                + Runtime.version().feature(),
                        "all.jar was repackaged",
                        "Keep META-INF/versions in the jar and Multi-Release: true in its manifest");
    }

    @Test
    void whereUnsafeIsRefusedTheMessageNamesTheOption() {
        assumeTrue(Runtime.version().feature() >= 23, "Java 22 cannot be told to refuse it");

        assertThat(allocate("--sun-misc-unsafe-memory-access=deny").out())
                .contains("refused: this Java refuses access to memory by Unsafe. Start it with"
                        + " --sun-misc-unsafe-memory-access=allow");
    }

    private static ChildJvm.Result allocate(String... options) {
        ChildJvm.Result result = new ChildJvm()
                .shortLived()
                .nativeAccess()
                .option(options)
                .classPath(jar, ChildJvm.locationOf(Native.class), ChildJvm.locationOf(AskForProvider.class))
                .run(AskForProvider.class, "allocate");
        assertThat(result.exit()).as(result.toString()).isZero();
        return result;
    }
}
