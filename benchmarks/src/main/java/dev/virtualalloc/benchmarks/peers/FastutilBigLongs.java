package dev.virtualalloc.benchmarks.peers;

import it.unimi.dsi.fastutil.longs.LongBigArrayBigList;

/** fastutil's list over its BigArrays, which are segments of 2^27 elements. */
final class FastutilBigLongs extends LongPeer {
    private final LongBigArrayBigList list = new LongBigArrayBigList();

    @Override
    public void addRange(int from, int to) {
        LongBigArrayBigList local = list;
        for (int i = from; i < to; i++) {
            local.add((long) i);
        }
    }

    @Override
    public long get(int index) {
        return list.getLong(index);
    }

    @Override
    public void set(int index, long value) {
        list.set(index, value);
    }

    @Override
    public void clear() {
        list.clear();
    }
}
