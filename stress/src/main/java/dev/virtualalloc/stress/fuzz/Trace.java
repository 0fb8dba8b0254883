package dev.virtualalloc.stress.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What was called last, and counts, in a mapped file: it is there also if the JVM has ended. */
final class Trace {
    private static final int LINES = 64;
    private static final int LINE = 256;
    private static final int HEADER = 64;

    // Where the counts are.
    private static final int ROUND = 0;
    private static final int ROUNDS = 8;
    private static final int OPERATIONS = 16;
    private static final int MISUSED = 24;
    private static final int REFUSED = 32;
    private static final int WRITTEN = 40;

    private final MappedByteBuffer file;

    private Trace(MappedByteBuffer file) {
        this.file = file;
    }

    static Trace open(Path path) {
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer file = channel.map(FileChannel.MapMode.READ_WRITE, 0, HEADER + LINES * LINE);
            file.order(ByteOrder.nativeOrder());
            return new Trace(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void begin(long round) {
        file.putLong(ROUND, round);
        note("round " + round);
    }

    synchronized void endRound() {
        increment(ROUNDS);
    }

    synchronized void operation(String what) {
        increment(OPERATIONS);
        note(what);
    }

    /** Misuse was refused. */
    synchronized void misused() {
        increment(MISUSED);
        note("  refused");
    }

    /** The system has refused. */
    synchronized void refused() {
        increment(REFUSED);
        note("  refused by the system");
    }

    synchronized void note(String what) {
        byte[] bytes = what.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, LINE - Integer.BYTES);
        long written = file.getLong(WRITTEN);
        int start = HEADER + (int) (written % LINES) * LINE;
        file.putInt(start, length);
        file.put(start + Integer.BYTES, bytes, 0, length);
        file.putLong(WRITTEN, written + 1);
    }

    private void increment(int count) {
        file.putLong(count, file.getLong(count) + 1);
    }

    /** The round that is played, or was last. */
    long round() {
        return file.getLong(ROUND);
    }

    Tally tally() {
        return new Tally(file.getLong(ROUNDS), file.getLong(OPERATIONS), file.getLong(MISUSED), file.getLong(REFUSED));
    }

    List<String> last() {
        List<String> lines = new ArrayList<>();
        long written = file.getLong(WRITTEN);
        for (long i = Math.max(0, written - LINES); i < written; i++) {
            int start = HEADER + (int) (i % LINES) * LINE;
            byte[] bytes = new byte[Math.min(file.getInt(start), LINE)];
            file.get(start + Integer.BYTES, bytes);
            lines.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return lines;
    }
}
