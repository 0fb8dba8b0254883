package dev.virtualalloc.conformance;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java to be started.
 *
 * @param java the program
 * @param options what comes before the main class
 */
record JavaCommand(Path java, List<String> options) {
    /** What is for one JVM alone: a debugger, or what takes a port. */
    private static final List<String> OF_ONE =
            List.of("-agentlib:jdwp", "-Xrunjdwp", "-Dcom.sun.management.", "-XX:ErrorFile", "-XX:OnError");

    /** Good compilation would take longer than the rules do. What the options of this JVM say comes after these, and counts. */
    private static final List<String> BRIEF = List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:TieredStopAtLevel=1");

    /** Of the same Java, the same options, and the same class path and module path. */
    static JavaCommand likeThis() {
        List<String> options = new ArrayList<>(BRIEF);
        for (String option : jvmOptions()) {
            if (OF_ONE.stream().noneMatch(option::startsWith)) {
                options.add(option);
            }
        }
        String classPath = System.getProperty("java.class.path", "");
        if (!classPath.isEmpty()) {
            options.addAll(List.of("--class-path", classPath));
        }
        if (hasNativeAccess()) {
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        return new JavaCommand(Path.of(System.getProperty("java.home"), "bin", "java"), options);
    }

    /** Whether this JVM was started for a debugger. */
    static boolean isDebugged() {
        return jvmOptions().stream()
                .anyMatch(option -> option.startsWith("-agentlib:jdwp") || option.startsWith("-Xrunjdwp"));
    }

    private static List<String> jvmOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /** The manifest of a jar that was run may have allowed it, which no option of this JVM shows. Before Java 22 nobody is asked. */
    private static boolean hasNativeAccess() {
        try {
            Module unnamed = ClassLoader.getSystemClassLoader().getUnnamedModule();
            return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(unnamed);
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    JavaCommand with(List<String> more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(more);
        return new JavaCommand(java, all);
    }

    /** Returns what starts a class of this module, or of this class path. */
    List<String> line(Path arguments, Class<?> main, List<String> mainArguments) throws IOException {
        List<String> all = new ArrayList<>(options);
        if (main.getModule().isNamed()) {
            // As many modules of the JDK as a main class on the class path would have.
            all.addAll(List.of(
                    "--add-modules", "ALL-DEFAULT", "--module", main.getModule().getName() + "/" + main.getName()));
        } else {
            all.add(main.getName());
        }
        all.addAll(mainArguments);
        // In a file: paths may be longer than a command line can be, and others can read that one.
        Files.write(arguments, all.stream().map(JavaCommand::quoted).toList(), Charset.defaultCharset());
        return List.of(java.toString(), "@" + arguments);
    }

    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
