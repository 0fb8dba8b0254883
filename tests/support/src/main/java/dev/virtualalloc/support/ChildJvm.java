package dev.virtualalloc.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a class in a JVM of its own, of the Java that runs the tests: for whatever could end a JVM, or wants a fresh one. */
public final class ChildJvm {
    private final List<String> prefix = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final List<String> classPath = new ArrayList<>();
    private final List<String> modulePath = new ArrayList<>();
    private long seconds = 300;

    /** What the JVM printed and how it ended. */
    public record Result(int exit, String out, String err) {}

    /** Puts a command in front, {@code prlimit} for example. */
    public ChildJvm under(String... command) {
        prefix.addAll(List.of(command));
        return this;
    }

    /** Lets it call native code, where Java wants that said. */
    public ChildJvm nativeAccess() {
        return Runtime.version().feature() < 22 ? this : option("--enable-native-access=ALL-UNNAMED");
    }

    /** Spares it what would pay in a longer life only: good compilation, and a garbage collector with threads. */
    public ChildJvm shortLived() {
        return option("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    /** How long it may take, in seconds; five minutes unless said. */
    public ChildJvm atMost(long seconds) {
        this.seconds = seconds;
        return this;
    }

    public ChildJvm option(String... jvmOptions) {
        options.addAll(List.of(jvmOptions));
        return this;
    }

    public ChildJvm classPath(Object... paths) {
        for (Object path : paths) {
            classPath.add(path.toString());
        }
        return this;
    }

    public ChildJvm modulePath(Object... paths) {
        for (Object path : paths) {
            modulePath.add(path.toString());
        }
        return this;
    }

    public Result run(Class<?> main, String... arguments) {
        return run(main.getName(), arguments);
    }

    public Result run(String main, String... arguments) {
        return start(List.of(main), arguments);
    }

    /** Runs a jar by its manifest. */
    public Result runJar(Object jar, String... arguments) {
        return start(List.of("-jar", jar.toString()), arguments);
    }

    private Result start(List<String> what, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        if (!classPath.isEmpty()) {
            command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
        }
        if (!modulePath.isEmpty()) {
            command.addAll(List.of(
                    "--module-path", String.join(File.pathSeparator, modulePath), "--add-modules", "ALL-MODULE-PATH"));
        }
        command.addAll(what);
        command.addAll(List.of(arguments));
        return execute(command);
    }

    /** Where a class was loaded from: the jar that was built, or a directory of test classes. */
    public static Path locationOf(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private Result execute(List<String> command) {
        try {
            // Files, not pipes: a child that prints much must not wait for anybody to read it.
            Path out = Files.createTempFile("child", ".out");
            Path err = Files.createTempFile("child", ".err");
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException(command + " did not end in " + seconds + " seconds: "
                        + Files.readString(out) + Files.readString(err));
            }
            Result result = new Result(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
