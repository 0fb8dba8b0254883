package dev.virtualalloc.benchmarks.report;

import java.util.List;

/**
 * What was measured of one subject.
 *
 * @param work where
 * @param subject whose
 * @param role on which side it stands
 * @param figure what
 * @param firstLife what came out before the first round, if that is shown apart
 * @param rounds what came out in each round
 */
record Measurement(String work, String subject, Role role, Figure figure, List<Double> firstLife, List<Double> rounds) {

    Measurement {
        firstLife = List.copyOf(firstLife);
        rounds = List.copyOf(rounds);
    }

    /**
     * {@return what stands for all rounds: of times the fastest, because whatever disturbs a machine only makes them longer, and of
     * anything else the median}
     */
    double value() {
        double[] sorted =
                rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        if (figure == Figure.TIME) {
            return sorted[0];
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
