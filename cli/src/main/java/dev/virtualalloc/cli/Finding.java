package dev.virtualalloc.cli;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One fact about this machine.
 *
 * @param key its name for machines
 * @param title its name for people
 * @param fact its value for machines: a number, a text, a list of texts, or null if it is not known
 * @param value its value for people
 * @param meaning what follows from it
 * @param inUse how much of the fact is in use, for machines
 * @param advice what to change, if it stands in the way
 */
record Finding(
        String key,
        String title,
        @Nullable Object fact,
        String value,
        String meaning,
        OptionalLong inUse,
        Optional<String> advice) {

    static Finding of(String key, String title, @Nullable Object fact, String value, String meaning) {
        return new Finding(key, title, fact, value, meaning, OptionalLong.empty(), Optional.empty());
    }

    Finding with(String advice) {
        return new Finding(key, title, fact, value, meaning, inUse, Optional.of(advice));
    }

    Finding using(OptionalLong inUse) {
        return new Finding(key, title, fact, value, meaning, inUse, advice);
    }
}
