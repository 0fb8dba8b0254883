package dev.virtualalloc.support;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** Compiles for Java 17, as users of the library would. */
public final class Javac {
    private static final ToolProvider JAVAC = ToolProvider.findFirst("javac").orElseThrow();

    private Javac() {}

    public static void compile(List<Path> sources, Path directory, Object[] classPath, String... options) {
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-proc:none", "-d", directory.toString()));
        arguments.addAll(List.of(
                "-cp", Arrays.stream(classPath).map(Object::toString).collect(Collectors.joining(File.pathSeparator))));
        arguments.addAll(List.of(options));
        sources.forEach(source -> arguments.add(source.toString()));
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        if (JAVAC.run(writer, writer, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalArgumentException("javac " + arguments + " failed: " + output);
        }
    }
}
