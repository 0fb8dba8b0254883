package dev.virtualalloc.benchmarks.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the C program of the limit. */
record LimitProbe(List<String> arguments) implements Probe {

    LimitProbe(String... arguments) {
        this(List.of(arguments));
    }

    @Override
    public Map<Figure, Double> measure(Lab lab) throws ProbeException {
        Path program = lab.limit().orElseThrow(() -> new ProbeException("there is no C compiler cc here"));
        return Commands.figures(Commands.run(
                Stream.concat(Stream.of(program.toString()), arguments.stream()).toList()));
    }
}
