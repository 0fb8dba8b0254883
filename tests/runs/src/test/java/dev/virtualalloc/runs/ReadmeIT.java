package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.support.ChildJvm;
import dev.virtualalloc.support.Javac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every Java example of the README that is none of a file compiles as it stands, and prints what it says it prints. */
class ReadmeIT {
    private static final Path README = Path.of("../../README.md");
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String END = "--- end of example ---";
    private static final Pattern PROMISE = Pattern.compile("System\\.out\\.println\\(.*\\);\\s*// (.+)");

    @TempDir
    static Path directory;

    private static List<String> examples;

    /** What each example has printed, in one JVM after the other. */
    private static List<String> printed;

    @BeforeAll
    static void compileExamples() throws IOException {
        examples = EXAMPLE.matcher(Files.readString(README))
                .results()
                .map(example -> example.group(1))
                .filter(example -> !ReadmeQuotationsIT.isQuotation(example))
                .toList();
        List<Path> programs = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            Path file = directory.resolve("Example" + i + ".java");
            Files.writeString(file, program("Example" + i, examples.get(i)));
            programs.add(file);
        }
        Path all = directory.resolve("AllExamples.java");
        Files.writeString(all, allInTurn());
        programs.add(all);
        Javac.compile(programs, directory, Jars.all(), "-Xlint:all,-options,-try", "-Werror");
        printed = List.of(run("AllExamples").split(END));
    }

    /** Of what comes first, everybody tries that it works, with whatever backend there is. */
    @Test
    void theFirstExampleWorksOnTheSimulatorToo() {
        keepsItsPromises(examples.get(0), run("Example0", "-Dvirtualalloc.provider=unsafe-sim"));
    }

    @TestFactory
    Stream<DynamicTest> theReadmeKeepsItsPromises() {
        assertThat(examples).as("examples in " + README).hasSizeGreaterThan(2);
        return Stream.iterate(0, i -> i < examples.size(), i -> i + 1)
                .map(i -> DynamicTest.dynamicTest(
                        firstLine(examples.get(i)), () -> keepsItsPromises(examples.get(i), printed.get(i))));
    }

    private static void keepsItsPromises(String example, String out) {
        assertThat(out.strip().lines())
                .containsExactlyElementsOf(PROMISE.matcher(example)
                        .results()
                        .map(promise -> promise.group(1).strip())
                        .toList());
    }

    private static String run(String main, String... options) {
        ChildJvm.Result result = new ChildJvm()
                .shortLived()
                .nativeAccess()
                .option(options)
                .classPath(Jars.all())
                .classPath(directory)
                .run(main);
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.err()).isEmpty();
        return result.out();
    }

    /** Each finds nothing of what the others have left. */
    private static String allInTurn() {
        StringBuilder calls = new StringBuilder();
        for (int i = 0; i < examples.size(); i++) {
            calls.append("VirtualMemory.trim(); Example").append(i).append(".main(arguments);");
            calls.append(" System.out.println(\"").append(END).append("\");\n");
        }
        return program("AllExamples", calls.toString());
    }

    private static String program(String name, String example) {
        return """
                import dev.virtualalloc.*;
                import dev.virtualalloc.containers.*;
                import java.nio.*;
                import java.nio.channels.*;
                import java.nio.charset.*;
                import java.nio.file.*;
                import java.util.*;
                public class %s {
                    public static void main(String[] arguments) throws Exception {
                %s
                    }
                }
                """.formatted(name, example);
    }

    private static String firstLine(String example) {
        return example.lines().findFirst().orElse("");
    }
}
