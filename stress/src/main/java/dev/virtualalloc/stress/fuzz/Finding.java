package dev.virtualalloc.stress.fuzz;

import java.util.List;

/**
 * Something that is wrong, and how to see it again.
 *
 * @param crash whether the JVM has ended by it; otherwise something was not as the model says
 * @param setting where
 * @param round which round
 * @param what what the JVM said last
 * @param trace what was called last
 */
record Finding(boolean crash, Setting setting, long round, String what, List<String> trace) {
    private static final int SHOWN = 24;

    String text(long seed, int threads) {
        List<String> last = trace.subList(Math.max(0, trace.size() - SHOWN), trace.size());
        return (crash ? "CRASH" : "MISMATCH") + " in round " + round + " of " + setting + "\n"
                + "  again: java -jar stress.jar fuzz --on " + setting + " --seed " + seed + " --round " + round
                + (threads == 1 ? "" : " --threads " + threads) + "\n"
                + "  " + what.strip().replace("\n", "\n  ") + "\n"
                + "  last calls:\n    " + String.join("\n    ", last);
    }
}
