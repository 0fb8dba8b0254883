package dev.virtualalloc.benchmarks.report;

import dev.virtualalloc.benchmarks.report.Results.Absence;
import dev.virtualalloc.benchmarks.report.Results.TracePoint;
import java.util.List;
import java.util.Map;

/** Results of a run that never was. */
final class Fixture {
    static final String WORK = "growth-1k";

    private Fixture() {}

    static Measurement time(String subject, Role role, Double... rounds) {
        return measurement(WORK, subject, role, Figure.TIME, rounds);
    }

    static Measurement measurement(String work, String subject, Role role, Figure figure, Double... rounds) {
        return new Measurement(work, subject, role, figure, List.of(), List.of(rounds));
    }

    static Results results(Measurement... measurements) {
        return new Results(Map.of("java", "25"), List.of(measurements), List.of(), Map.of());
    }

    static Results complete() {
        return new Results(
                Map.of("java", "25"),
                List.of(
                        time("LongVec", Role.OURS, 290.0, 270.0, 280.0),
                        time("fastutil", Role.PEER, 3600.0),
                        time("long[]", Role.PEER, 2700.0),
                        time("C, pages kept", Role.LIMIT, 840.0),
                        new Measurement(
                                "touch-1g",
                                "Block, nothing kept",
                                Role.OURS,
                                Figure.TIME,
                                List.of(812e6),
                                List.of(76e6))),
                List.of(new Absence(WORK, "MemorySegment", "needs Java 22")),
                Map.of("LongVec, nothing kept", List.of(new TracePoint(1_000_000, 5_000_000, 300_000, 8_000_000))));
    }

    static Work work(String id) {
        return Catalogue.works(Effort.FULL).stream()
                .filter(work -> work.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
