package dev.virtualalloc.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;

/** The JDK's list, with an object for each long. */
final class ListLongs extends LongPeer {
    private final List<Long> list = new ArrayList<>();

    @Override
    public void addRange(int from, int to) {
        List<Long> local = list;
        for (int i = from; i < to; i++) {
            local.add((long) i);
        }
    }

    @Override
    public long get(int index) {
        return list.get(index);
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
