package dev.virtualalloc.benchmarks.report;

/** On which side of a row a subject stands. */
enum Role {
    OURS,
    PEER,
    LIMIT
}
