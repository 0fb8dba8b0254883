package dev.virtualalloc.benchmarks.peers;

import java.nio.ByteBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/** LWJGL's stack: addresses, which nothing checks, or buffers. */
final class StackPieces extends PiecePeer {
    private final MemoryStack stack;

    StackPieces(int pieces) {
        stack = MemoryStack.create(pieces * BYTES);
        stack.push();
    }

    @Override
    public long write(long value) {
        long address = stack.nmalloc(Long.BYTES, BYTES);
        MemoryUtil.memPutLong(address, value);
        MemoryUtil.memPutLong(address + 8, value);
        MemoryUtil.memPutLong(address + 16, value);
        MemoryUtil.memPutLong(address + 24, value);
        return MemoryUtil.memGetLong(address + 8);
    }

    @Override
    public Object keep(long value) {
        ByteBuffer buffer = stack.malloc(Long.BYTES, BYTES);
        return buffer.putLong(0, value).putLong(8, value).putLong(16, value).putLong(24, value);
    }

    @Override
    public void reset() {
        stack.pop();
        stack.push();
    }
}
