package dev.virtualalloc.benchmarks.report;

import dev.virtualalloc.benchmarks.LiveBlocks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Counts the blocks that live at a time, in a JVM that may not survive it: what it printed until then counts. */
record LiveBlocksProbe(int wanted, String policy) implements Probe {

    @Override
    public Map<Figure, Double> measure(Lab lab) throws ProbeException {
        Commands.Outcome outcome = Commands.runToEnd(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + lab.scratch().resolve("live-blocks.log"),
                "-cp",
                System.getProperty("java.class.path"),
                LiveBlocks.class.getName(),
                Integer.toString(wanted),
                policy));
        Map<Figure, Double> figures = Commands.figures(outcome.lines());
        if (figures.isEmpty()) {
            throw new ProbeException("no block could be allocated: " + outcome.lastLine());
        }
        return figures;
    }
}
