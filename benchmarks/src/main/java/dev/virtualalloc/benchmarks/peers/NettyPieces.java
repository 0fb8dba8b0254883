package dev.virtualalloc.benchmarks.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/** Netty's pooled buffers, each given back for itself. */
final class NettyPieces extends PiecePeer {
    private final ByteBuf[] kept;
    private int size;

    NettyPieces(int pieces) {
        kept = new ByteBuf[pieces];
    }

    @Override
    public long write(long value) {
        return allocate(value).getLongLE(8);
    }

    @Override
    public Object keep(long value) {
        return allocate(value);
    }

    private ByteBuf allocate(long value) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(BYTES);
        buffer.setLongLE(0, value);
        buffer.setLongLE(8, value);
        buffer.setLongLE(16, value);
        buffer.setLongLE(24, value);
        kept[size++] = buffer;
        return buffer;
    }

    @Override
    public void reset() {
        while (size > 0) {
            kept[--size].release();
        }
    }

    @Override
    public void close() {
        reset();
    }
}
