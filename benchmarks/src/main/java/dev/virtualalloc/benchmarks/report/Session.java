package dev.virtualalloc.benchmarks.report;

import dev.virtualalloc.benchmarks.report.Results.Absence;
import dev.virtualalloc.benchmarks.report.Results.TracePoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Measures works, the subjects of each taking turns, so that what disturbs the machine for a while disturbs all of them. */
final class Session {
    private final Lab lab;
    private final Consumer<String> progress;
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Absence> absences = new ArrayList<>();
    private final Map<String, List<TracePoint>> traces = new LinkedHashMap<>();

    /**
     * Creates a session.
     *
     * @param progress is told of each measurement before it is made
     */
    Session(Lab lab, Consumer<String> progress) {
        this.lab = lab;
        this.progress = progress;
    }

    Results run(List<Work> works) {
        works.forEach(this::run);
        return new Results(Machine.describe(), measurements, absences, traces);
    }

    private void run(Work work) {
        Set<Subject> absent = new HashSet<>();
        Map<Subject, Map<Figure, List<Double>>> first = new HashMap<>();
        Map<Subject, Map<Figure, List<Double>>> rounds = new HashMap<>();
        if (work.hasFirstLife()) {
            round(work, absent, first);
        }
        for (int round = 0; round < work.rounds(lab.effort()); round++) {
            round(work, absent, rounds);
        }
        for (Subject subject : work.subjects()) {
            rounds.getOrDefault(subject, Map.of())
                    .forEach((figure, values) -> measurements.add(new Measurement(
                            work.id(),
                            subject.name(),
                            subject.role(),
                            figure,
                            first.getOrDefault(subject, Map.of()).getOrDefault(figure, List.of()),
                            values)));
            if (subject.probe() instanceof TraceProbe probe && rounds.containsKey(subject)) {
                traces.put(subject.name(), probe.trace(lab));
            }
        }
    }

    private void round(Work work, Set<Subject> absent, Map<Subject, Map<Figure, List<Double>>> results) {
        for (Subject subject : work.subjects()) {
            progress.accept(work.id() + ": " + subject.name());
            if (absent.contains(subject)) {
                continue;
            }
            try {
                measure(subject)
                        .forEach((figure, value) -> results.computeIfAbsent(subject, key -> new LinkedHashMap<>())
                                .computeIfAbsent(figure, key -> new ArrayList<>())
                                .add(value));
            } catch (ProbeException e) {
                absent.add(subject);
                absences.add(new Absence(work.id(), subject.name(), String.valueOf(e.getMessage())));
            }
        }
    }

    private Map<Figure, Double> measure(Subject subject) throws ProbeException {
        if (Runtime.version().feature() < subject.since()) {
            throw new ProbeException("needs Java " + subject.since());
        }
        return subject.probe().measure(lab);
    }
}
