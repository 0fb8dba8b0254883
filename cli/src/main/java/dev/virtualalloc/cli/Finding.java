package dev.virtualalloc.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One fact about this machine.
 *
 * @param key its name for machines
 * @param title its name for people
 * @param fact its value for machines: a number, a text, a list of texts, or null if it is not known
 * @param value its value for people
 * @param meaning what follows from it
 * @param advice what to change, if it stands in the way
 */
record Finding(
        String key,
        String title,
        @Nullable Object fact,
        String value,
        String meaning,
        Optional<String> advice) {

    static Finding of(String key, String title, @Nullable Object fact, String value, String meaning) {
        return new Finding(key, title, fact, value, meaning, Optional.empty());
    }

    Finding with(String advice) {
        return new Finding(key, title, fact, value, meaning, Optional.of(advice));
    }
}
