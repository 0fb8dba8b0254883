package dev.virtualalloc.benchmarks.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/** Netty's pooled buffer, in the order of bytes that needs no swapping. */
final class NettyLongs extends LongPeer {
    private final ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer();

    @Override
    public void addRange(int from, int to) {
        ByteBuf local = buffer;
        for (int i = from; i < to; i++) {
            local.writeLongLE(i);
        }
    }

    @Override
    public long get(int index) {
        return buffer.getLongLE(index * Long.BYTES);
    }

    @Override
    public void set(int index, long value) {
        buffer.setLongLE(index * Long.BYTES, value);
    }

    @Override
    public void clear() {
        buffer.clear();
    }

    @Override
    public void close() {
        buffer.release();
    }
}
