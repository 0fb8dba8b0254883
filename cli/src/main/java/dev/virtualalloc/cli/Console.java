package dev.virtualalloc.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import picocli.CommandLine.Help.Ansi;

/** An output stream, and what it can show. */
final class Console {
    /** Fixed: the width of a terminal is known only to a native library or another process. */
    static final int WIDTH = 80;

    private static final String BLOCK_CHARACTERS = "\u2588\u2592\u2591\u00b7";

    private final PrintStream out;
    private final boolean terminal;
    private final boolean unicode;

    /**
     * Creates a console.
     *
     * @param terminal whether it shows colours and a bar that moves
     * @param unicode whether it shows the block characters of bars and charts
     */
    Console(PrintStream out, boolean terminal, boolean unicode) {
        this.out = out;
        this.terminal = terminal;
        this.unicode = unicode;
    }

    static Console ofSystem() {
        // AUTO detects terminals on each system and Java, and honours NO_COLOR and the like.
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

    /** Prints a line with styles in picocli's markup, as in {@code @|bold text|@}. */
    void printMarkup(String markup) {
        out.println(ansi().string(markup));
    }

    /** Java 17 has no method for the character set of standard output, only these properties. */
    private static Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
        try {
            return name == null ? Charset.defaultCharset() : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Charset.defaultCharset();
        }
    }
}
