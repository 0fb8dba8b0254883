package dev.virtualalloc.benchmarks.report;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured together: the subjects take turns.
 *
 * @param id its name in the results
 * @param pace how often they take turns
 * @param subjects ours, the peers from the strongest on, the limits
 * @param rows what the table shows of it
 */
record Work(String id, Pace pace, List<Subject> subjects, List<Row> rows) {

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

    /** {@return the same with no more than a number of peers} */
    Work withPeers(int most) {
        Map<Role, Integer> seen = new EnumMap<>(Role.class);
        List<Subject> some = subjects.stream()
                .filter(subject -> seen.merge(subject.role(), 1, Integer::sum) <= most || subject.role() != Role.PEER)
                .toList();
        return new Work(id, pace, some, rows);
    }

    /** {@return how many measurements there are} */
    int steps(Effort effort) {
        return subjects.size() * (rounds(effort) + (hasFirstLife() ? 1 : 0));
    }
}
