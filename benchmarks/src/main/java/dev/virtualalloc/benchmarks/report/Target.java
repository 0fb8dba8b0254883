package dev.virtualalloc.benchmarks.report;

import java.util.Optional;

/** What a row is to reach. */
sealed interface Target {

    /** {@return how it is written in the table} */
    String text();

    /**
     * {@return whether it is reached, or empty if that was not measured}
     *
     * @param results what was measured
     * @param work where the row is from
     */
    Optional<Verdict> judge(Results results, Work work, Row row);

    /**
     * Whether a target is reached.
     *
     * @param measured the figure that it was judged by
     */
    record Verdict(boolean met, String measured) {}

    /** Nothing is to be reached; the row is there to be seen. */
    record None() implements Target {
        @Override
        public String text() {
            return "–";
        }

        @Override
        public Optional<Verdict> judge(Results results, Work work, Row row) {
            return Optional.empty();
        }
    }

    /** A figure of no more, or no less where more is better. */
    record Bound(Figure figure, double value) implements Target {
        @Override
        public String text() {
            return (figure.moreIsBetter() ? "≥ " : "≤ ") + figure.text(value);
        }

        @Override
        public Optional<Verdict> judge(Results results, Work work, Row row) {
            return results.value(work.id(), row.ours(), figure)
                    .map(ours -> new Verdict(figure.moreIsBetter() ? ours >= value : ours <= value, figure.text(ours)));
        }
    }

    /** No more than so many times the figure of another subject. */
    record Times(double factor, String subject) implements Target {
        @Override
        public String text() {
            return "≤ " + Figure.number(factor) + " × " + subject;
        }

        @Override
        public Optional<Verdict> judge(Results results, Work work, Row row) {
            return results.value(work.id(), subject, row.figure())
                    .flatMap(other -> ratio(results, work, row, other, factor));
        }
    }

    /** No more than so many times the figure of whichever peer is best. */
    record TimesBest(double factor) implements Target {
        @Override
        public String text() {
            return "≤ " + Figure.number(factor) + " × the best";
        }

        @Override
        public Optional<Verdict> judge(Results results, Work work, Row row) {
            return results.bestPeer(work.id(), row.figure())
                    .flatMap(best -> ratio(results, work, row, best.value(), factor));
        }
    }

    private static Optional<Verdict> ratio(Results results, Work work, Row row, double other, double factor) {
        return results.value(work.id(), row.ours(), row.figure())
                .map(ours -> new Verdict(ours <= factor * other, Figure.number(ours / other) + " ×"));
    }
}
