package dev.virtualalloc.benchmarks.peers;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.containers.LongVec;

/** Our own. */
final class VecLongs extends LongPeer {
    private static final Allocator ALLOCATOR = VirtualAlloc.withMaximum(Integer.MAX_VALUE * 8L);

    private final LongVec vec;

    VecLongs() {
        this(ALLOCATOR);
    }

    private VecLongs(Allocator allocator) {
        vec = LongVec.withCapacity(0, allocator);
    }

    static VecLongs withNothingKept() {
        return new VecLongs(OwnAllocators.NOTHING_KEPT);
    }

    static VecLongs withAllKept() {
        return new VecLongs(OwnAllocators.ALL_KEPT);
    }

    @Override
    public void addRange(int from, int to) {
        LongVec local = vec;
        for (int i = from; i < to; i++) {
            local.add(i);
        }
    }

    @Override
    public long get(int index) {
        return vec.get(index);
    }

    @Override
    public void set(int index, long value) {
        vec.set(index, value);
    }

    @Override
    public void clear() {
        vec.clear();
    }

    @Override
    public void close() {
        vec.close();
    }
}
