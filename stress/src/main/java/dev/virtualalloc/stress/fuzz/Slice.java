package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.support.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Some rounds of one setting, played by a JVM of their own, and how it ended. */
record Slice(Tally tally, long nextRound, @Nullable Finding finding) {
    private static final String STARVED = "There is insufficient memory for the Java Runtime Environment";
    private static final int SHOWN = 3000;

    static Slice play(Setting setting, long seed, long first, long rounds, long millis, int threads) {
        try {
            Path file = Files.createTempFile("fuzz", ".trace");
            // Before the child, which counts from nothing.
            Trace trace = Trace.open(file);
            trace.begin(first);
            ChildJvm.Result result = jvm(setting)
                    .run(
                            Rounds.class,
                            setting.toString(),
                            Long.toString(seed),
                            Long.toString(first),
                            Long.toString(rounds),
                            Long.toString(millis),
                            Integer.toString(threads),
                            file.toString());
            Files.delete(file);
            return of(setting, result, trace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ChildJvm jvm(Setting setting) {
        return new ChildJvm()
                .under(setting.condition().prefix.toArray(String[]::new))
                .nativeAccess()
                // All memory of its own from the start, and little of it: the limits are for what is fuzzed.
                .option("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .option("-XX:CompressedClassSpaceSize=16m", "-XX:ReservedCodeCacheSize=32m")
                .option("-XX:-CreateCoredumpOnCrash", "-XX:+ErrorFileToStderr")
                .option("-Dvirtualalloc.provider=" + setting.provider())
                .classPath(System.getProperty("java.class.path"));
    }

    private static Slice of(Setting setting, ChildJvm.Result result, Trace trace) {
        if (result.exit() == 0) {
            return new Slice(trace.tally(), trace.round() + 1, null);
        }
        String text = result.err() + result.out();
        String said = text.substring(0, Math.min(SHOWN, text.length()));
        return new Slice(
                trace.tally(),
                trace.round() + 1,
                new Finding(
                        result.exit() != Rounds.EXIT_MISMATCH,
                        setting,
                        trace.round(),
                        "exit " + result.exit() + ": " + said,
                        trace.last()));
    }

    /** Whether the JVM has ended because a limit has left nothing for itself. */
    boolean isStarved() {
        return finding != null
                && finding.setting().refuses()
                && (finding.what().contains(STARVED) || finding.what().contains("java.lang.OutOfMemoryError"));
    }
}
