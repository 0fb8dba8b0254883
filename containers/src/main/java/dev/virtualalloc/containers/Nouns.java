package dev.virtualalloc.containers;

import dev.virtualalloc.internal.Sizes;

/** Nouns as messages need them. */
final class Nouns {
    private Nouns() {}

    static String withArticle(String noun) {
        return (noun.startsWith("I") ? "an " : "a ") + noun;
    }

    static String counted(long number, String noun) {
        return Sizes.count(number) + " " + noun + (number == 1 ? "" : "s");
    }
}
