package dev.virtualalloc.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Prints what another JVM prints, but for that it crashes; and remembers the end of it. */
final class Echo {
    private static final int LINES = 10;
    private static final int END_SECONDS = 2;

    private final Deque<String> last = new ArrayDeque<>();
    private final Thread thread;

    private Echo(InputStream from, PrintStream to) {
        thread = new Thread(() -> copy(from, to), "virtualalloc-kit-echo");
        thread.setDaemon(true);
    }

    static Echo start(InputStream from, PrintStream to) {
        Echo echo = new Echo(from, to);
        echo.thread.start();
        return echo;
    }

    private void copy(InputStream from, PrintStream to) {
        boolean crashed = false;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, Charset.defaultCharset()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                crashed |= line.startsWith("# A fatal error has been detected by the Java Runtime Environment");
                if (!crashed && !line.equals("#")) {
                    to.println(line);
                    remember(line);
                }
            }
        } catch (IOException e) {
            // The process is gone.
        }
    }

    private synchronized void remember(String line) {
        if (last.size() == LINES) {
            last.removeFirst();
        }
        last.addLast(line);
    }

    /** Returns the last lines, after the process has ended. */
    List<String> last() {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            return List.copyOf(last);
        }
    }
}
