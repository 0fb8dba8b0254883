package dev.virtualalloc.benchmarks.report;

import java.util.List;

/**
 * What is measured together: the subjects take turns.
 *
 * @param id its name in the results
 * @param pace how often they take turns
 * @param subjects ours, the peers from the strongest on, the limits
 * @param rows what the table shows of it
 */
record Work(String id, Pace pace, List<Subject> subjects, List<Row> rows) {
    private static final int STRONGEST = 2;

    /** How often the subjects take turns. */
    enum Pace {
        NORMAL,
        /** Memory that the machine never had may cost much more: one more round at the start, shown apart. */
        FIRST_LIFE_APART,
        /** The same, with the rounds of what takes seconds. */
        LONG,
        /** A count, which is the same each time. */
        ONCE
    }

    boolean hasFirstLife() {
        return pace == Pace.FIRST_LIFE_APART || pace == Pace.LONG;
    }

    int rounds(Effort effort) {
        return switch (pace) {
            case NORMAL, FIRST_LIFE_APART -> effort.rounds();
            case LONG -> effort.longRounds();
            case ONCE -> 1;
        };
    }

    /** {@return the same with the strongest peers alone, and of the limits those that a row names} */
    Work reduced() {
        List<Subject> strongest = subjects.stream()
                .filter(subject -> subject.role() == Role.PEER)
                .limit(STRONGEST)
                .toList();
        List<Subject> some = subjects.stream()
                .filter(subject -> switch (subject.role()) {
                    case OURS -> true;
                    case PEER -> strongest.contains(subject);
                    case LIMIT -> rows.stream().anyMatch(row -> row.limit().equals(subject.name()));
                })
                .toList();
        return new Work(id, pace, some, rows);
    }

    /** {@return how many measurements there are} */
    int steps(Effort effort) {
        return subjects.size() * (rounds(effort) + (hasFirstLife() ? 1 : 0));
    }
}
