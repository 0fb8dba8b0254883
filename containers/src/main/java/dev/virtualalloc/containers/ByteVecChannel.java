package dev.virtualalloc.containers;

import dev.virtualalloc.internal.Views;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;

/** Reads a vec from the first element on, and adds to it. */
final class ByteVecChannel implements ByteChannel {
    private final ByteSequence vec;
    private long next;
    private boolean closed;

    ByteVecChannel(ByteSequence vec) {
        this.vec = vec;
    }

    @Override
    public int read(ByteBuffer target) throws ClosedChannelException {
        checkOpen();
        vec.checkOpen();
        int length = (int) Math.min(target.remaining(), Math.max(0, vec.size() - next));
        if (length == 0) {
            return target.hasRemaining() ? -1 : 0;
        }
        target.put(Views.brief(vec.address + next, length));
        next += length;
        return length;
    }

    @Override
    public int write(ByteBuffer source) throws ClosedChannelException {
        checkOpen();
        int length = source.remaining();
        long end = vec.roomFor(length);
        if (length > 0) {
            Views.brief(vec.address + end, length).put(source);
            vec.setSize(end + length);
        }
        return length;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
