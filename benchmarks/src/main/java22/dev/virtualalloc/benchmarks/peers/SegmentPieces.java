package dev.virtualalloc.benchmarks.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.function.UnaryOperator;

/** The arenas of the JDK: to give all pieces back is to put another arena in the place of the last. */
final class SegmentPieces extends PiecePeer {
    private final UnaryOperator<SegmentAllocator> successor;
    private SegmentAllocator allocator;

    private SegmentPieces(SegmentAllocator first, UnaryOperator<SegmentAllocator> successor) {
        this.allocator = first;
        this.successor = successor;
    }

    static PiecePeer slicing(int pieces) {
        MemorySegment all = Arena.ofAuto().allocate((long) pieces * BYTES, Long.BYTES);
        return new SegmentPieces(
                SegmentAllocator.slicingAllocator(all), last -> SegmentAllocator.slicingAllocator(all));
    }

    static PiecePeer confined(int pieces) {
        return new SegmentPieces(Arena.ofConfined(), last -> {
            ((Arena) last).close();
            return Arena.ofConfined();
        });
    }

    /** The collector closes it. */
    static PiecePeer automatic(int pieces) {
        return new SegmentPieces(Arena.ofAuto(), last -> Arena.ofAuto());
    }

    @Override
    public long write(long value) {
        return allocate(value).get(ValueLayout.JAVA_LONG, 8);
    }

    @Override
    public Object keep(long value) {
        return allocate(value);
    }

    private MemorySegment allocate(long value) {
        MemorySegment piece = allocator.allocate(BYTES, Long.BYTES);
        piece.set(ValueLayout.JAVA_LONG, 0, value);
        piece.set(ValueLayout.JAVA_LONG, 8, value);
        piece.set(ValueLayout.JAVA_LONG, 16, value);
        piece.set(ValueLayout.JAVA_LONG, 24, value);
        return piece;
    }

    @Override
    public void reset() {
        allocator = successor.apply(allocator);
    }
}
