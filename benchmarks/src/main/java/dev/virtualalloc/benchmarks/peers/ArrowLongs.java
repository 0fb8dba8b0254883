package dev.virtualalloc.benchmarks.peers;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;

/** Arrow's vector, which holds a bit for each element as well. Needs {@code --add-opens java.base/java.nio=ALL-UNNAMED}. */
final class ArrowLongs extends LongPeer {
    private static final BufferAllocator ALLOCATOR = new RootAllocator();

    private final BigIntVector vector = new BigIntVector("longs", ALLOCATOR);
    private int size;

    ArrowLongs() {
        vector.allocateNew(10);
    }

    @Override
    public void addRange(int from, int to) {
        for (int i = from; i < to; i++) {
            add(i);
        }
    }

    private void add(long value) {
        vector.setSafe(size++, value);
    }

    @Override
    public long get(int index) {
        return vector.get(index);
    }

    @Override
    public void set(int index, long value) {
        vector.set(index, value);
    }

    @Override
    public void clear() {
        size = 0;
    }

    @Override
    public void close() {
        vector.close();
    }
}
