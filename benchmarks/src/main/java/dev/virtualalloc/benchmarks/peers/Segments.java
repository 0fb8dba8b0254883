package dev.virtualalloc.benchmarks.peers;

/** The peers made of {@code java.lang.foreign}: on Java 22 and newer another class takes the place of this one. */
@SuppressWarnings("DoNotCallSuggester")
final class Segments {
    private Segments() {}

    /** {@return a segment that is copied to grow} */
    static LongPeer longs() {
        throw needsJava22();
    }

    /** {@return slices of one segment} */
    static PiecePeer slicing(int pieces) {
        throw needsJava22();
    }

    /** {@return our arena as one of the JDK} */
    static PiecePeer virtual(int pieces) {
        throw needsJava22();
    }

    /** {@return an arena of one thread} */
    static PiecePeer confined(int pieces) {
        throw needsJava22();
    }

    /** {@return an arena that the collector closes} */
    static PiecePeer automatic(int pieces) {
        throw needsJava22();
    }

    private static UnsupportedOperationException needsJava22() {
        return new UnsupportedOperationException("a memory segment needs Java 22");
    }
}
