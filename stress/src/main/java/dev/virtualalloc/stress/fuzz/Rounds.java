package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.stress.Vitals;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Plays rounds of one setting, for a JVM of its own, which ends with the first mismatch. */
final class Rounds {
    static final int EXIT_MISMATCH = 3;

    /** What the JVM maps for itself meanwhile is less. */
    private static final int MORE_MAPPINGS = 400;

    private static final int WARM_UP = 20;

    private Rounds() {}

    /** The setting, the seed, the first round, how many at most, for how many milliseconds at most, threads, the trace. */
    public static void main(String[] arguments) {
        Setting setting = Setting.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        long first = Long.parseLong(arguments[2]);
        long rounds = Long.parseLong(arguments[3]);
        long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[4]));
        int threads = Integer.parseInt(arguments[5]);
        Trace trace = Trace.open(Path.of(arguments[6]));
        try {
            setting.condition().arrange();
            play(setting, seed, first, rounds, nanos, threads, trace);
        } catch (Mismatch e) {
            e.printStackTrace();
            // At once: threads of the round may be running.
            Runtime.getRuntime().halt(EXIT_MISMATCH);
        }
        System.exit(0);
    }

    private static void play(
            Setting setting, long seed, long first, long rounds, long nanos, int threads, Trace trace) {
        List<WatchedSpace> spaces = spaces(setting);
        long start = System.nanoTime();
        long most = Long.MAX_VALUE;
        for (long i = 0; i < rounds && System.nanoTime() - start < nanos; i++) {
            long number = first + i;
            WatchedSpace space = spaces.get((int) (number % spaces.size()));
            new Round(setting, space, seed, number, trace).play(threads);
            trace.endRound();
            if (i == WARM_UP) {
                most = Vitals.now().mappings() + MORE_MAPPINGS;
            } else if (i % WARM_UP == 0) {
                Mismatch.unless(Vitals.now().mappings() <= most, "mappings stay as few as they were, " + most);
            }
        }
    }

    private static List<WatchedSpace> spaces(Setting setting) {
        return setting.isSimulated()
                ? Stream.of(Simulator.linux4k(), Simulator.linux64k(), Simulator.macos16k(), Simulator.windows())
                        .map(simulator -> new WatchedSpace(simulator.open()))
                        .toList()
                : List.of(new WatchedSpace(setting.space()));
    }
}
