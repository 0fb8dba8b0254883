package dev.virtualalloc.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import picocli.CommandLine.Help.Ansi;

/** Where the text goes, and what can be shown there. */
final class Console {
    /** Narrow enough for any terminal: asking for its width would take a native library or another process. */
    static final int WIDTH = 80;

    private static final String BLOCK_CHARACTERS = "\u2588\u2592\u2591\u00b7";

    private final PrintStream out;
    private final boolean terminal;
    private final boolean unicode;

    /**
     * Describes where the text goes.
     *
     * @param out where to print
     * @param terminal whether a person looks at it, so that colours and moving bars make sense
     * @param unicode whether it can show more than ASCII
     */
    Console(PrintStream out, boolean terminal, boolean unicode) {
        this.out = out;
        this.terminal = terminal;
        this.unicode = unicode;
    }

    static Console ofSystem() {
        // Knows terminals on each system and Java, and NO_COLOR with its relatives.
        return new Console(
                System.out, Ansi.AUTO.enabled(), charset().newEncoder().canEncode(BLOCK_CHARACTERS));
    }

    static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, charset()), true);
    }

    PrintStream out() {
        return out;
    }

    boolean isTerminal() {
        return terminal;
    }

    boolean supportsUnicode() {
        return unicode;
    }

    Ansi ansi() {
        return terminal ? Ansi.ON : Ansi.OFF;
    }

    void println() {
        out.println();
    }

    void println(String text) {
        out.println(text);
    }

    /** A line with styles in picocli's markup, as in {@code @|bold text|@}. */
    void printMarkup(String markup) {
        out.println(ansi().string(markup));
    }

    /** Java 17 does not tell the character set of its standard output, but these properties do. */
    private static Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
        try {
            return name == null ? Charset.defaultCharset() : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Charset.defaultCharset();
        }
    }
}
