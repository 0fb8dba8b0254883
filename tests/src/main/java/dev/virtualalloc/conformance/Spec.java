package dev.virtualalloc.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of {@code SPEC.md}, for reports on them.
 *
 * @since 0.1
 */
public final class Spec {
    private static final Pattern PARAGRAPH = Pattern.compile("\\R\\s*\\R");
    private static final Pattern HEADING = Pattern.compile("## (\\d+) (.+)");
    private static final Pattern RULE = Pattern.compile("\\*\\*(\\d+\\.\\d+)\\*\\* (MUST|MAY)\\. (.+)");
    private static final Pattern PARTS = Pattern.compile("(.+) \\*Because\\* (.+?)(?: \\*Untested:\\* (.+))?");
    private static final Map<String, Entry> RULES = parse();

    private Spec() {}

    /**
     * One rule.
     *
     * @param id its number, such as {@code 3.2}
     * @param group the title of its group, such as {@code Reserve}
     * @param obligatory whether it is a MUST; otherwise it is a MAY
     * @param text the rule in a sentence or two
     * @param reason why it is a rule
     * @param untested why no test checks it; empty if one does
     *
     * @since 0.1
     */
    public record Entry(
            String id, String group, boolean obligatory, String text, String reason, Optional<String> untested) {}

    /** {@return the rules by number, in the order of {@code SPEC.md}} */
    public static Map<String, Entry> rules() {
        return RULES;
    }

    private static Map<String, Entry> parse() {
        Map<String, Entry> rules = new LinkedHashMap<>();
        String group = "";
        // A rule is a paragraph: the rule itself, then its reason from "Because" on, then why it is untested, if it is.
        for (String paragraph : PARAGRAPH.split(text(), -1)) {
            String line = String.join(" ", paragraph.lines().map(String::strip).toList());
            Matcher heading = HEADING.matcher(line);
            Matcher rule = RULE.matcher(line);
            if (heading.matches()) {
                group = heading.group(2);
            } else if (rule.matches()) {
                Matcher parts = PARTS.matcher(rule.group(3));
                if (!parts.matches()) {
                    throw new IllegalStateException("rule " + rule.group(1) + " of SPEC.md gives no reason");
                }
                Entry entry = new Entry(
                        rule.group(1),
                        group,
                        rule.group(2).equals("MUST"),
                        parts.group(1),
                        parts.group(2),
                        Optional.ofNullable(parts.group(3)));
                if (rules.put(entry.id(), entry) != null) {
                    throw new IllegalStateException("SPEC.md has two rules " + entry.id());
                }
            }
        }
        return Collections.unmodifiableMap(rules);
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(Spec.class.getResourceAsStream("SPEC.md"), "SPEC.md")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
