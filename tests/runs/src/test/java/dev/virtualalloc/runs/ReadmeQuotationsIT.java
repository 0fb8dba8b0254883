package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the README quotes from a file that it names stands there: there it is compiled and tested. */
class ReadmeQuotationsIT {
    private static final String FILE = "// (\\S+\\.java)\n";

    private static final Path README = Path.of("../../README.md");
    private static final Pattern QUOTATION = Pattern.compile("```java\n" + FILE + "(.*?)```", Pattern.DOTALL);

    @Test
    void eachParagraphIsInTheFileThatItIsQuotedFrom() throws IOException {
        List<MatchResult> quotations =
                QUOTATION.matcher(Files.readString(README)).results().toList();

        assertThat(quotations).isNotEmpty();
        for (MatchResult quotation : quotations) {
            String file = Files.readString(README.resolveSibling(quotation.group(1)));
            assertThat(withoutIndentation(file))
                    .contains(withoutIndentation(quotation.group(2)).split("\n\n"));
        }
    }

    /** Whether an example of the README begins with the name of a file. */
    static boolean isQuotation(String example) {
        return Pattern.compile(FILE).matcher(example).lookingAt();
    }

    private static String withoutIndentation(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
