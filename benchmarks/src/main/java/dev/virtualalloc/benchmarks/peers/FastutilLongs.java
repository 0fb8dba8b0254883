package dev.virtualalloc.benchmarks.peers;

import it.unimi.dsi.fastutil.longs.LongArrayList;

/** fastutil's list. */
final class FastutilLongs extends LongPeer {
    private final LongArrayList list = new LongArrayList();

    @Override
    public void addRange(int from, int to) {
        LongArrayList local = list;
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
