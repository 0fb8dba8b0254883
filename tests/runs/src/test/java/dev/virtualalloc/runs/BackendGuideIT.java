package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.runs.sample.MallocProvider;
import dev.virtualalloc.support.ChildJvm;
import dev.virtualalloc.support.Javac;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java examples of the guide for writers of backends are parts of the sample, or classes that compile. */
class BackendGuideIT {
    private static final Path GUIDE = Path.of("../../docs/writing-a-backend.md");
    private static final Path SAMPLE = Path.of("src/test/java/dev/virtualalloc/runs/sample");
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("^(?:public )?class (\\w+)");
    private static final Pattern LINK = Pattern.compile("\\]\\((\\.\\./[^)]+)\\)");

    @TempDir
    Path directory;

    @Test
    void examplesAreOfTheSampleOrCompile() throws IOException {
        String sample;
        try (Stream<Path> files = Files.list(SAMPLE)) {
            sample = files.map(BackendGuideIT::read).collect(Collectors.joining("\n"));
        }
        List<String> examples = EXAMPLE.matcher(read(GUIDE))
                .results()
                .map(example -> example.group(1))
                .toList();
        assertThat(examples).hasSizeGreaterThan(1);
        for (String example : examples) {
            Matcher type = CLASS.matcher(example);
            if (type.find()) {
                compile(type.group(1), example);
            } else {
                assertThat(sample).contains(example);
            }
        }
    }

    @Test
    void linksLeadToFiles() {
        assertThat(LINK.matcher(read(GUIDE)).results().map(link -> GUIDE.resolveSibling(link.group(1))))
                .isNotEmpty()
                .allMatch(Files::isRegularFile);
    }

    private void compile(String name, String example) throws IOException {
        Path file = directory.resolve(name + ".java");
        Files.writeString(file, """
                import dev.virtualalloc.conformance.*;
                import dev.virtualalloc.runs.sample.*;
                import dev.virtualalloc.spi.*;
                """ + example);
        Object[] path = Stream.of(
                        ChildJvm.locationOf(MallocProvider.class).toString(),
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path", ""))
                .filter(part -> !part.isEmpty())
                .toArray();
        Javac.compile(List.of(file), directory, path);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
