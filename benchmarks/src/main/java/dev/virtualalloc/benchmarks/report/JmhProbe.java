package dev.virtualalloc.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one benchmark of JMH in one JVM.
 *
 * @param benchmark the class and the method
 * @param parameters the value of each parameter
 * @param per how many elements one operation is about: the figures are of one of them
 * @param timed whether iterations are as long as the effort says, or single operations as the class says
 * @param allocations whether the heap that is taken is measured as well
 */
record JmhProbe(String benchmark, Map<String, String> parameters, double per, boolean timed, boolean allocations)
        implements Probe {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String WORST = "worst";
    private static final Pattern FAILURE = Pattern.compile("^[\\w.$]+(Exception|Error)\\b.*");

    static JmhProbe of(Class<?> benchmark, String method) {
        return new JmhProbe(benchmark.getName() + "." + method, Map.of(), 1, true, false);
    }

    JmhProbe with(String parameter, Object value) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put(parameter, value.toString());
        return new JmhProbe(benchmark, all, per, timed, allocations);
    }

    JmhProbe per(double elements) {
        return new JmhProbe(benchmark, parameters, elements, timed, allocations);
    }

    JmhProbe singleShot() {
        return new JmhProbe(benchmark, parameters, per, false, allocations);
    }

    JmhProbe withAllocations() {
        return new JmhProbe(benchmark, parameters, per, timed, true);
    }

    @Override
    public Map<Figure, Double> measure(Lab lab) throws ProbeException {
        Path log = lab.scratch().resolve("jmh.log");
        try {
            return figures(new Runner(options(lab.effort(), log).build()).runSingle());
        } catch (RunnerException e) {
            throw new ProbeException(reason(log, e), e);
        }
    }

    private ChainedOptionsBuilder options(Effort effort, Path log) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(benchmark) + "$")
                .forks(1)
                .timeUnit(TimeUnit.NANOSECONDS)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.NORMAL)
                .output(log.toString());
        parameters.forEach(options::param);
        if (timed) {
            TimeValue iteration = TimeValue.milliseconds(effort.iteration().toMillis());
            options.warmupIterations(effort.warmups())
                    .warmupTime(iteration)
                    .measurementIterations(effort.iterations())
                    .measurementTime(iteration);
        }
        if (allocations) {
            options.addProfiler(GCProfiler.class);
        }
        return options;
    }

    private Map<Figure, Double> figures(RunResult result) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.TIME, result.getPrimaryResult().getScore() / per);
        result.getSecondaryResults().forEach((name, other) -> {
            if (name.equals(WORST)) {
                figures.put(Figure.WORST, other.getScore());
            } else if (name.equals(ALLOCATED)) {
                // Of objects, in whole bytes: the rest is what the JVM takes for itself meanwhile.
                figures.put(Figure.ALLOCATED, Math.rint(other.getScore() / per));
            }
        });
        return figures;
    }

    /** {@return the first failure in the log; that of the runner only says that there was one} */
    private static String reason(Path log, RunnerException failure) {
        try {
            return Files.readAllLines(log).stream()
                    .map(String::strip)
                    .filter(line -> FAILURE.matcher(line).matches())
                    .findFirst()
                    .orElse(String.valueOf(failure.getMessage()));
        } catch (IOException e) {
            return String.valueOf(failure.getMessage());
        }
    }
}
