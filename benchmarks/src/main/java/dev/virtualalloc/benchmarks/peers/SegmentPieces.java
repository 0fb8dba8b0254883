package dev.virtualalloc.benchmarks.peers;

/** The arenas of the JDK: on Java 22 and newer another class takes the place of this one. */
final class SegmentPieces {
    private SegmentPieces() {}

    static PiecePeer slicing(int pieces) {
        throw new UnsupportedOperationException("a slicing allocator needs Java 22");
    }

    static PiecePeer confined(int pieces) {
        throw new UnsupportedOperationException("a confined arena needs Java 22");
    }

    static PiecePeer automatic(int pieces) {
        throw new UnsupportedOperationException("an automatic arena needs Java 22");
    }
}
