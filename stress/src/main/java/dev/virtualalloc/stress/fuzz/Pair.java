package dev.virtualalloc.stress.fuzz;

/** An element of vecs of records, with a gap between its components. */
record Pair(int key, double weight) {}
