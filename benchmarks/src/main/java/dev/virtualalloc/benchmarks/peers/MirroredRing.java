package dev.virtualalloc.benchmarks.peers;

import dev.virtualalloc.MemoryAccess;
import dev.virtualalloc.containers.ByteRing;

/** Ours. The length of a message takes as much as Agrona's header. */
final class MirroredRing extends RingPeer {
    private static final int HEADER = Long.BYTES;

    private final ByteRing ring = ByteRing.withCapacity(CAPACITY);
    private final MemoryAccess memory = ring.memory();
    private long sum;

    @Override
    public boolean send(long value) {
        long to = ring.writeOffset(HEADER + BYTES);
        if (to < 0) {
            return false;
        }
        memory.putInt(to, BYTES);
        memory.putLong(to + 8, value);
        memory.putLong(to + 16, value);
        memory.putLong(to + 24, value);
        memory.putLong(to + 32, value);
        ring.publish(HEADER + BYTES);
        return true;
    }

    @Override
    public long receive() {
        long bytes = ring.size();
        long from = ring.readOffset(bytes);
        long received = 0;
        long added = 0;
        for (long at = from; at < from + bytes; at += HEADER + memory.getInt(at)) {
            added += memory.getLong(at + 8)
                    + memory.getLong(at + 16)
                    + memory.getLong(at + 24)
                    + memory.getLong(at + 32);
            received++;
        }
        ring.consume(bytes);
        sum += added;
        return received;
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        ring.close();
    }
}
