package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each promise of the page on safety names tests, and each of these is there. */
class SafetyPageIT {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern PROMISE = Pattern.compile("^\\| (?!promise \\|).* \\| (.*) \\|$", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

    @Test
    void everyPromiseNamesTestsThatAreThere() throws IOException {
        List<String> promises = PROMISE.matcher(Files.readString(ROOT.resolve("docs/safety.md")))
                .results()
                .map(promise -> promise.group(1))
                .toList();
        assertThat(promises).hasSizeGreaterThan(30);
        assertThat(promises).allSatisfy(tests -> assertThat(tests).matches(TEST + "(, " + TEST + ")*"));

        Map<String, Path> classes = testClasses();
        assertThat(promises.stream().flatMap(tests -> TEST.matcher(tests).results()))
                .allSatisfy(test -> assertThat(classes)
                        .hasEntrySatisfying(
                                test.group(1), file -> assertThat(read(file)).containsPattern(method(test))));
    }

    /** By the name of the class; what is generated repeats what is written by hand. */
    private static Map<String, Path> testClasses() throws IOException {
        try (Stream<Path> directories = Files.find(ROOT, 3, (path, is) -> path.endsWith("src"));
                Stream<Path> files = directories.flatMap(SafetyPageIT::walk)) {
            return files.filter(file -> file.toString().matches(".*(Test|IT|Rules)\\.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""), Function.identity()));
        }
    }

    private static Stream<Path> walk(Path directory) {
        try {
            return Files.walk(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The method, annotated as one that runs. */
    private static Pattern method(MatchResult test) {
        return Pattern.compile("@(Test|ParameterizedTest|TestFactory)\\b[^;]*? " + test.group(2) + "\\(");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
