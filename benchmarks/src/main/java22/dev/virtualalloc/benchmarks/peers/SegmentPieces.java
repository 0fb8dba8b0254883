package dev.virtualalloc.benchmarks.peers;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.function.UnaryOperator;

/** The arenas of the JDK: to give all pieces back is to put another arena in the place of the last. */
final class SegmentPieces extends PiecePeer {
    private final UnaryOperator<SegmentAllocator> successor;
    private SegmentAllocator allocator;

    SegmentPieces(SegmentAllocator first, UnaryOperator<SegmentAllocator> successor) {
        this.allocator = first;
        this.successor = successor;
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
