package dev.virtualalloc.cli;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One line of a system report.
 *
 * @param key the name in JSON
 * @param label the name in text
 * @param value the value in JSON: a number, a text, a list of texts, or null if it is not known
 * @param displayValue the value in text
 * @param meaning what follows from it
 * @param inUse how much of the value is in use
 * @param advice what to change, if it stands in the way
 */
record ReportEntry(
        String key,
        String label,
        @Nullable Object value,
        String displayValue,
        String meaning,
        OptionalLong inUse,
        Optional<String> advice) {

    static ReportEntry of(String key, String label, @Nullable Object value, String displayValue, String meaning) {
        return new ReportEntry(key, label, value, displayValue, meaning, OptionalLong.empty(), Optional.empty());
    }

    ReportEntry withAdvice(String advice) {
        return new ReportEntry(key, label, value, displayValue, meaning, inUse, Optional.of(advice));
    }

    ReportEntry withInUse(OptionalLong inUse) {
        return new ReportEntry(key, label, value, displayValue, meaning, inUse, advice);
    }
}
