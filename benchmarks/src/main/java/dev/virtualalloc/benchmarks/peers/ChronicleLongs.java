package dev.virtualalloc.benchmarks.peers;

import net.openhft.chronicle.bytes.Bytes;

/** Chronicle's elastic bytes outside the heap. */
final class ChronicleLongs extends LongPeer {
    private final Bytes<Void> bytes = Bytes.allocateElasticDirect();

    @Override
    public void addRange(int from, int to) {
        Bytes<Void> local = bytes;
        for (int i = from; i < to; i++) {
            local.writeLong(i);
        }
    }

    @Override
    public long get(int index) {
        return bytes.readLong((long) index * Long.BYTES);
    }

    @Override
    public void set(int index, long value) {
        bytes.writeLong((long) index * Long.BYTES, value);
    }

    @Override
    public void clear() {
        bytes.clear();
    }

    @Override
    public void close() {
        bytes.releaseLast();
    }
}
