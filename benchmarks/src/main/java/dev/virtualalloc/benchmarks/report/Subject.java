package dev.virtualalloc.benchmarks.report;

/**
 * One side of a work.
 *
 * @param name what it is called, in the table and in the results
 * @param role where it stands
 * @param since the oldest Java that it runs on
 * @param probe measures it
 */
record Subject(String name, Role role, int since, Probe probe) {
    private static final int OLDEST_JAVA = 17;

    static Subject ours(String name, Probe probe) {
        return new Subject(name, Role.OURS, OLDEST_JAVA, probe);
    }

    static Subject peer(String name, Probe probe) {
        return new Subject(name, Role.PEER, OLDEST_JAVA, probe);
    }

    static Subject limit(String name, String... arguments) {
        return new Subject(name, Role.LIMIT, OLDEST_JAVA, new LimitProbe(arguments));
    }

    Subject since(int java) {
        return new Subject(name, role, java, probe);
    }
}
