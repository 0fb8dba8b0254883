package dev.virtualalloc.benchmarks.peers;

import org.agrona.BufferUtil;
import org.agrona.ExpandableDirectByteBuffer;

/** Agrona's buffer, which grows with what is put. Needs {@code --add-exports java.base/jdk.internal.misc=ALL-UNNAMED}. */
final class AgronaLongs extends LongPeer {
    private final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer();
    private int size;

    @Override
    public void addRange(int from, int to) {
        for (int i = from; i < to; i++) {
            add(i);
        }
    }

    private void add(long value) {
        buffer.putLong(size, value);
        size += Long.BYTES;
    }

    @Override
    public long get(int index) {
        return buffer.getLong(index * Long.BYTES);
    }

    @Override
    public void set(int index, long value) {
        buffer.putLong(index * Long.BYTES, value);
    }

    @Override
    public void clear() {
        size = 0;
    }

    @Override
    public void close() {
        BufferUtil.free(buffer.byteBuffer());
    }
}
