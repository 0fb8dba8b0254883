package dev.virtualalloc.sim;

import dev.virtualalloc.Protection;

/** Pages in a row that are alike; reserved ones have the protection {@link Protection#NONE}. */
record PageRange(long start, long end, PageState state, Protection protection) {
    long bytes() {
        return end - start;
    }

    boolean isCommitted() {
        return state == PageState.COMMITTED;
    }

    boolean isLike(PageRange other) {
        return state == other.state && protection == other.protection;
    }

    PageRange between(long from, long to) {
        return new PageRange(Math.max(start, from), Math.min(end, to), state, protection);
    }
}
