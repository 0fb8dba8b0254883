package dev.virtualalloc.benchmarks.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Other processes, and the figures that they print. */
final class Commands {

    /** @param exitCode what the process ended with */
    record Outcome(int exitCode, List<String> lines) {

        /** {@return the last line, or what there is instead} */
        String lastLine() {
            return lines.isEmpty() ? "exit code " + exitCode : lines.get(lines.size() - 1);
        }
    }

    private Commands() {}

    /** {@return what a process prints, which has to end well} */
    static List<String> run(List<String> command) throws ProbeException {
        Outcome outcome = runToEnd(command);
        if (outcome.exitCode() != 0) {
            throw new ProbeException(command.get(0) + " failed: " + outcome.lastLine());
        }
        return outcome.lines();
    }

    /** {@return what a process prints, however it ends} */
    static Outcome runToEnd(List<String> command) throws ProbeException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output.lines().toList());
        } catch (IOException e) {
            throw new ProbeException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProbeException("interrupted", e);
        }
    }

    /** {@return the figures of the lines that are of the form {@code name=value}; of two of one name, the last counts} */
    static Map<Figure, Double> figures(List<String> lines) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            String start = figure.name().toLowerCase(Locale.ROOT) + "=";
            lines.stream()
                    .filter(line -> line.startsWith(start))
                    .reduce((first, second) -> second)
                    .ifPresent(line -> figures.put(figure, Double.valueOf(line.substring(start.length()))));
        }
        return figures;
    }
}
