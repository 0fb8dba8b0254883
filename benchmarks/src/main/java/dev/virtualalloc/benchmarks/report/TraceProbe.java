package dev.virtualalloc.benchmarks.report;

import dev.virtualalloc.benchmarks.report.Results.TracePoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Measures by JMH, and has the course of the last life written to a file. */
record TraceProbe(String subject, JmhProbe probe) implements Probe {

    @Override
    public Map<Figure, Double> measure(Lab lab) throws ProbeException {
        return probe.with("trace", file(lab)).measure(lab);
    }

    /** {@return the course of the last life, or an empty list if none was measured} */
    List<TracePoint> trace(Lab lab) {
        Path file = file(lab);
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().map(TraceProbe::point).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(Lab lab) {
        return lab.scratch().resolve("trace-" + subject.replaceAll("[^A-Za-z]+", "-") + ".csv");
    }

    private static TracePoint point(String line) {
        long[] values =
                Arrays.stream(line.split(",")).mapToLong(Long::parseLong).toArray();
        return new TracePoint(values[0], values[1], values[2], values[3]);
    }
}
