package dev.virtualalloc.examples.modular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application runs in all the ways that the README shows, by the commands that it shows. */
class ModularIT {
    private static final boolean JAVA_22 = Runtime.version().feature() >= 22;
    private static final String IMAGE = "target/image";

    @TempDir
    private Path directory;

    @Test
    void itRunsOnTheModulePath() throws Exception {
        assertThat(run("java --enable-native-access=dev.virtualalloc,dev.virtualalloc.ffm -p target/modules"
                        + " -m dev.virtualalloc.examples.modular"))
                .isEqualTo(output("module dev.virtualalloc.containers"));
    }

    @Test
    void itRunsInAnImageOfJlink() throws Exception {
        assumeTrue(JAVA_22, "jlink takes no module of JNA");

        assertThat(run("jlink -p target/modules --add-modules dev.virtualalloc.examples.modular,dev.virtualalloc.ffm"
                        + " --add-options=--enable-native-access=dev.virtualalloc,dev.virtualalloc.ffm"
                        + " --launcher app=dev.virtualalloc.examples.modular --output target/image"))
                .isEmpty();
        assertThat(run("target/image/bin/app")).isEqualTo(output("module dev.virtualalloc.containers"));
    }

    @Test
    void itRunsFromOneJar() throws Exception {
        assertThat(run("java -jar target/modular.jar")).startsWith(output("unnamed module @"));
    }

    private static String output(String where) {
        return "1000000 numbers in memory of "
                + (JAVA_22 ? "ffm, by classes for Java 22" : "jna, by classes for Java 17") + ", in " + where;
    }

    /** What a command of the README prints, warnings included, in the Java of this test. */
    private String run(String command) throws IOException, InterruptedException {
        assertThat(Files.readString(Path.of("../../README.md")).replaceAll("\\s*\\\\\n\\s*", " "))
                .contains(command);
        Path java = Path.of(System.getProperty("java.home"), "bin");
        String here = command.replace(IMAGE, directory.resolve("image").toString());
        Process process = new ProcessBuilder(List.of(
                        here.replaceFirst("^(java|jlink) ", java + "/$1 ").split(" ")))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
