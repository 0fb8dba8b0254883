package dev.virtualalloc.benchmarks.report;

import java.util.List;
import java.util.Optional;

/**
 * How one of our figures has changed between two runs. What is compared is its ratio to what the same run measured beside it, the peer
 * or limit that did best in the old run, since machines differ; a figure with nothing beside it is compared as it is.
 *
 * @param before our figure in the old run, in units of the yardstick
 * @param after the same in the new run
 * @param yardstick the name of what it is compared with, or an empty string
 */
record Regression(String work, String subject, Figure figure, double before, double after, String yardstick) {

    /** {@return how all our figures that are in both runs have changed} */
    static List<Regression> between(Results old, Results now) {
        return old.measurements().stream()
                .filter(one -> one.role() == Role.OURS)
                .flatMap(one -> between(one, old, now).stream())
                .toList();
    }

    private static Optional<Regression> between(Measurement ours, Results old, Results now) {
        Figure figure = ours.figure();
        return now.value(ours.work(), ours.subject(), figure).map(after -> {
            Optional<Measurement> yardstick = figure == Figure.TIME || figure == Figure.WORST
                    ? old.yardstick(ours.work(), figure)
                            .filter(one -> now.value(ours.work(), one.subject(), figure)
                                    .isPresent())
                    : Optional.empty();
            double oldUnit = yardstick.map(Measurement::value).orElse(1.0);
            double newUnit = yardstick
                    .flatMap(one -> now.value(ours.work(), one.subject(), figure))
                    .orElse(1.0);
            return new Regression(
                    ours.work(),
                    ours.subject(),
                    figure,
                    ours.value() / oldUnit,
                    after / newUnit,
                    yardstick.map(Measurement::subject).orElse(""));
        });
    }

    /** {@return how many times worse it has become; less than 1 if it has become better} */
    double factor() {
        double worse = figure.moreIsBetter() ? before : after;
        double better = figure.moreIsBetter() ? after : before;
        // No heap before and hardly any now: that is noise, not a factor.
        return figure == Figure.ALLOCATED ? (worse + 1) / (better + 1) : worse / better;
    }

    boolean exceeds(double threshold) {
        return factor() > threshold;
    }

    String text() {
        String unit = yardstick.isEmpty() ? "" : " × " + yardstick;
        return work + ", " + subject + ", " + figure + ": " + value(before) + unit + " -> " + value(after) + unit + " ("
                + Figure.number(factor()) + " times)";
    }

    private String value(double value) {
        return yardstick.isEmpty() ? figure.text(value) : Figure.number(value);
    }
}
