package dev.virtualalloc.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a JVM has ended, in words: by what, where, and what kind of mistake gives this picture. */
final class JvmEnd {
    /** Of a process that a signal has ended, Java has this plus the number of the signal as its exit value. */
    private static final int SIGNAL = 128;

    private static final int KILL = 9;

    /** Those that have the same number everywhere. */
    private static final Map<Integer, String> SIGNALS =
            Map.of(4, "SIGILL", 6, "SIGABRT", 8, "SIGFPE", KILL, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

    /** Of the frames in Java, as the JVM lists them after a crash. */
    private static final int FRAMES = 8;

    private JvmEnd() {}

    /**
     * Says how it has ended.
     *
     * @param exit its exit value
     * @param errorFile what the JVM wrote if it has crashed; need not be there
     * @param said the last that was printed
     */
    static String describe(int exit, Path errorFile, List<String> said) {
        List<String> lines = new ArrayList<>();
        lines.add(exitText(exit));
        List<String> crash = crash(errorFile);
        lines.addAll(crash);
        if (crash.isEmpty() && !said.isEmpty()) {
            lines.add("The last that was printed:");
            said.forEach(line -> lines.add("  " + line));
        }
        lines.add(mistake(exit, crash.isEmpty() ? "" : crash.get(0)));
        return String.join(System.lineSeparator(), lines);
    }

    private static String exitText(int exit) {
        int signal = exit - SIGNAL;
        return "exit value " + exit
                + (signal > 0 && signal < 64 ? ", signal " + signal + " " + SIGNALS.getOrDefault(signal, "") : "");
    }

    /** The lines that say by what it crashed, in which thread, and where. */
    private static List<String> crash(Path file) {
        List<String> crash = new ArrayList<>();
        if (!Files.exists(file)) {
            return crash;
        }
        try {
            // A file of the JVM has the texts of the system in it, in whatever character set.
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            String before = "";
            int frames = 0;
            for (String line : lines) {
                if (line.matches("# +(SIG|EXCEPTION|Internal Error|Out of Memory).*")
                        || before.startsWith("# Problematic frame:")
                        || line.startsWith("Current thread ")
                        || line.startsWith("siginfo:")) {
                    crash.add("  " + line.replaceFirst("^#", "").strip());
                }
                if (before.startsWith("Java frames:")) {
                    frames = FRAMES;
                }
                if (frames > 0 && !line.isEmpty()) {
                    crash.add("    " + line);
                    frames--;
                } else {
                    frames = 0;
                }
                before = line;
            }
        } catch (IOException e) {
            crash.add("  " + file + " cannot be read: " + e);
        }
        return crash;
    }

    private static String mistake(int exit, String crash) {
        if (crash.contains("SIGSEGV") || crash.contains("EXCEPTION_ACCESS_VIOLATION")) {
            return "The tests touch nothing before they have seen that they may. So memory was taken away or protected that is of the"
                    + " JVM, of another reservation or of the provider itself: one page too many, or a wrong address or"
                    + " length; or the provider has touched what it had given back.";
        }
        if (crash.contains("SIGBUS")) {
            return "A page that can be accessed has no memory behind it: what is mapped is shorter than its range,"
                    + " or the system has no memory for it.";
        }
        if (!crash.isEmpty()) {
            return "The JVM has found its own memory damaged: memory of somebody else was taken away or written to.";
        }
        if (exit == SIGNAL + KILL) {
            return "The system, or somebody, has ended it: so do Linux and control groups when memory runs out.";
        }
        if (exit > SIGNAL) {
            return "The system or a native library has ended it: memory of malloc that was damaged, or freed and not of malloc, gives this picture.";
        }
        return "It has not crashed, so the provider has ended it, or what it called: by System.exit or its like.";
    }
}
