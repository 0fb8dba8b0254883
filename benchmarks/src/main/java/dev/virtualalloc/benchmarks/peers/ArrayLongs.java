package dev.virtualalloc.benchmarks.peers;

import java.util.Arrays;

/** What one writes by hand: an array of twice the size whenever it is full. */
final class ArrayLongs extends LongPeer {
    private long[] array = new long[10];
    private int size;

    @Override
    public void addRange(int from, int to) {
        for (int i = from; i < to; i++) {
            add(i);
        }
    }

    private void add(long value) {
        if (size == array.length) {
            array = Arrays.copyOf(array, (int) Math.min(array.length * 2L, Integer.MAX_VALUE - 8));
        }
        array[size++] = value;
    }

    @Override
    public long get(int index) {
        return array[index];
    }

    @Override
    public void set(int index, long value) {
        array[index] = value;
    }

    @Override
    public void clear() {
        size = 0;
    }
}
