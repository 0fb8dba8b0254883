package dev.virtualalloc.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run measured.
 *
 * @param machine on what
 * @param measurements the figures, each with at least one round
 * @param absences what could not be measured
 * @param traces how long lives went, by subject
 */
record Results(
        Map<String, String> machine,
        List<Measurement> measurements,
        List<Absence> absences,
        Map<String, List<TracePoint>> traces) {

    /**
     * Something that could not be measured.
     *
     * @param reason why, in words for the report
     */
    record Absence(String work, String subject, String reason) {}

    /**
     * A moment of a long life.
     *
     * @param elements how many there were
     * @param elapsed nanoseconds since the start
     * @param worst nanoseconds of the worst pause since the point before
     * @param resident bytes of the process in memory
     */
    record TracePoint(long elements, long elapsed, long worst, long resident) {}

    Optional<Measurement> find(String work, String subject, Figure figure) {
        return measurements.stream()
                .filter(one -> one.work().equals(work) && one.subject().equals(subject) && one.figure() == figure)
                .findFirst();
    }

    Optional<Double> value(String work, String subject, Figure figure) {
        return find(work, subject, figure).map(Measurement::value);
    }

    /** {@return the peer that does best, if one was measured} */
    Optional<Measurement> bestPeer(String work, Figure figure) {
        return best(work, figure, Role.PEER);
    }

    /** {@return what ours is compared with: the best peer, or the best limit where there is no peer} */
    Optional<Measurement> yardstick(String work, Figure figure) {
        return bestPeer(work, figure).or(() -> best(work, figure, Role.LIMIT));
    }

    private Optional<Measurement> best(String work, Figure figure, Role role) {
        Comparator<Measurement> byValue = Comparator.comparingDouble(Measurement::value);
        return measurements.stream()
                .filter(one -> one.work().equals(work) && one.figure() == figure && one.role() == role)
                .min(figure.moreIsBetter() ? byValue.reversed() : byValue);
    }
}
