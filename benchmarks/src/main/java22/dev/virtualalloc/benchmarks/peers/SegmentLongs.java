package dev.virtualalloc.benchmarks.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A segment of the JDK; one of twice the size takes a copy of it whenever it is full. */
final class SegmentLongs extends LongPeer {
    private Arena arena = Arena.ofConfined();
    private MemorySegment segment = arena.allocate(10 * Long.BYTES, Long.BYTES);
    private long size;

    @Override
    public void addRange(int from, int to) {
        for (int i = from; i < to; i++) {
            add(i);
        }
    }

    private void add(long value) {
        if (size == segment.byteSize()) {
            grow();
        }
        segment.set(ValueLayout.JAVA_LONG, size, value);
        size += Long.BYTES;
    }

    @SuppressWarnings("MustBeClosedChecker") // It takes the place of the last.
    private void grow() {
        Arena next = Arena.ofConfined();
        segment = next.allocate(size * 2, Long.BYTES).copyFrom(segment);
        arena.close();
        arena = next;
    }

    @Override
    public long get(int index) {
        return segment.getAtIndex(ValueLayout.JAVA_LONG, index);
    }

    @Override
    public void set(int index, long value) {
        segment.setAtIndex(ValueLayout.JAVA_LONG, index, value);
    }

    @Override
    public void clear() {
        size = 0;
    }

    @Override
    public void close() {
        arena.close();
    }
}
