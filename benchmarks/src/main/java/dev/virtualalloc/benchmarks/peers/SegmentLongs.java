package dev.virtualalloc.benchmarks.peers;

/** A segment that is copied to grow: on Java 22 and newer another class takes the place of this one. */
final class SegmentLongs extends LongPeer {

    SegmentLongs() {
        throw new UnsupportedOperationException("MemorySegment needs Java 22");
    }

    @Override
    public void add(long value) {
        throw new AssertionError();
    }

    @Override
    public long get(int index) {
        throw new AssertionError();
    }

    @Override
    public void set(int index, long value) {
        throw new AssertionError();
    }

    @Override
    public void clear() {
        throw new AssertionError();
    }
}
