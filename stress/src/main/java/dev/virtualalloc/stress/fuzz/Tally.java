package dev.virtualalloc.stress.fuzz;

/** How much was tried: calls, those that were refused as misuse, and those that the system or a fault has refused. */
record Tally(long rounds, long operations, long misused, long refused) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0);

    Tally and(Tally other) {
        return new Tally(
                rounds + other.rounds, operations + other.operations, misused + other.misused, refused + other.refused);
    }

    @Override
    public String toString() {
        return String.format(
                "%,d operations in %,d rounds, %,d refused as misuse, %,d refused by the system",
                operations, rounds, misused, refused);
    }
}
