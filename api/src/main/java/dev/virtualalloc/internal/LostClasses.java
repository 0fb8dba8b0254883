package dev.virtualalloc.internal;

import java.security.CodeSource;
import java.util.Optional;

/**
 * Whether the classes for Java 22 are missing where Java would use them. A jar loses them when it is repackaged without care, and
 * works nevertheless: more slowly, and by what newer versions of Java warn of and will refuse.
 */
public final class LostClasses {
    private static final int NEEDED = 22;

    private LostClasses() {}

    /** {@return what was lost and how to keep it, in one line; empty where nothing is missing} */
    public static Optional<String> complaint() {
        int java = Runtime.version().feature();
        return java < NEEDED || RawMemory.layer() == NEEDED ? Optional.empty() : Optional.of(complaint(java, place()));
    }

    private static String complaint(int java, String place) {
        return "the classes for Java " + NEEDED + " are not in use on Java " + java
                + ": without them memory is accessed by"
                + " sun.misc.Unsafe, which Java is going to refuse, and provider ffm cannot serve. They have been lost when "
                + place
                + " was repackaged, or turned off by -Djdk.util.jar.enableMultiRelease=false. Keep META-INF/versions"
                + " in the jar and Multi-Release: true in its manifest, and relocate no package of dev.virtualalloc";
    }

    private static String place() {
        CodeSource source = LostClasses.class.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? "its jar"
                : source.getLocation().toString();
    }
}
