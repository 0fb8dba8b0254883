package dev.virtualalloc.benchmarks.peers;

import org.agrona.BufferUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** Agrona's ring, which fills up its end where a message would pass it. */
final class AgronaRing extends RingPeer {
    private static final int CACHE_LINE = 64;

    private final OneToOneRingBuffer ring = new OneToOneRingBuffer(new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH, CACHE_LINE)));
    private final AtomicBuffer buffer = ring.buffer();
    private final MessageHandler handler = (type, message, index, length) -> add(message.getLong(index)
            + message.getLong(index + 8)
            + message.getLong(index + 16)
            + message.getLong(index + 24));
    private long sum;

    @Override
    public boolean send(long value) {
        int index = ring.tryClaim(1, BYTES);
        if (index <= 0) {
            return false;
        }
        buffer.putLong(index, value);
        buffer.putLong(index + 8, value);
        buffer.putLong(index + 16, value);
        buffer.putLong(index + 24, value);
        ring.commit(index);
        return true;
    }

    @Override
    public long receive() {
        return ring.read(handler);
    }

    private void add(long value) {
        sum += value;
    }

    @Override
    public long sum() {
        return sum;
    }

    /** What is aligned is a part of a buffer, which the collector frees. */
    @Override
    public void close() {}
}
