package dev.virtualalloc.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Java that was started. What it prints is printed here; when it has ended nothing is left of it. */
final class ChildProcess {
    private static final int END_SECONDS = 10;

    private final Process process;
    private final Path directory;
    private final Echo out;
    private final Echo err;

    private ChildProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
        out = Echo.start(process.getInputStream(), System.out);
        err = Echo.start(process.getErrorStream(), System.err);
    }

    static ChildProcess start(JavaCommand java, Class<?> main, List<String> arguments) throws IOException {
        Path directory = Files.createTempDirectory("virtualalloc-kit");
        try {
            ProcessBuilder builder = new ProcessBuilder(java.with(List.of(
                            "-XX:ErrorFile=" + errorFile(directory),
                            "-XX:ReplayDataFile=" + directory.resolve("replay.log"),
                            "-XX:-CreateCoredumpOnCrash"))
                    .line(directory.resolve("arguments"), main, arguments));
            // What it says is among the options of this JVM already.
            builder.environment().remove("JDK_JAVA_OPTIONS");
            return new ChildProcess(builder.start(), directory);
        } catch (IOException e) {
            delete(directory);
            throw e;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() {
        process.destroyForcibly();
        hasEnded();
        delete(directory);
    }

    /** Waits for it to end by itself, and says how it did. */
    String end() {
        String end = hasEnded() ? describe() : "it had to be ended, as it did not end by itself";
        kill();
        return end;
    }

    private boolean hasEnded() {
        try {
            return process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private String describe() {
        List<String> said = new ArrayList<>(out.last());
        said.addAll(err.last());
        return JvmEnd.describe(process.exitValue(), errorFile(directory), said);
    }

    private static Path errorFile(Path directory) {
        return directory.resolve("hs_err.log");
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            // In the directory of temporary files, where others will clear it.
        }
    }
}
