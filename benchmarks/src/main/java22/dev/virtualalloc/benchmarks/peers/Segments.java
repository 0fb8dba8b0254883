package dev.virtualalloc.benchmarks.peers;

import dev.virtualalloc.containers.VirtualArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/** The peers made of {@code java.lang.foreign}. */
final class Segments {
    private Segments() {}

    /** {@return a segment that is copied to grow} */
    static LongPeer longs() {
        return new SegmentLongs();
    }

    /** {@return slices of one segment} */
    static PiecePeer slicing(int pieces) {
        MemorySegment all = Arena.ofAuto().allocate((long) pieces * PiecePeer.BYTES, Long.BYTES);
        return new SegmentPieces(
                SegmentAllocator.slicingAllocator(all), last -> SegmentAllocator.slicingAllocator(all));
    }

    /** {@return our arena as one of the JDK} */
    static PiecePeer virtual(int pieces) {
        VirtualArena arena = VirtualArena.withMaximum(2L * pieces * PiecePeer.BYTES);
        Arena same = dev.virtualalloc.foreign.Segments.arena(arena);
        return new SegmentPieces(same, last -> {
            arena.reset();
            return same;
        });
    }

    /** {@return an arena of one thread} */
    @SuppressWarnings("MustBeClosedChecker") // Resetting closes it.
    static PiecePeer confined(int pieces) {
        return new SegmentPieces(Arena.ofConfined(), last -> {
            ((Arena) last).close();
            return Arena.ofConfined();
        });
    }

    /** {@return an arena that the collector closes} */
    static PiecePeer automatic(int pieces) {
        return new SegmentPieces(Arena.ofAuto(), last -> Arena.ofAuto());
    }
}
