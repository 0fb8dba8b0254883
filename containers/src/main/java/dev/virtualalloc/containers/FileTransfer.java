package dev.virtualalloc.containers;

import dev.virtualalloc.Block;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.internal.Views;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Bytes from files to memory and back. */
final class FileTransfer {
    private static final int MAX_BUFFER = 1 << 30;

    /** For channels that are not of this Java: nobody knows what these do with a buffer that is memory, or with the block. */
    private static final int HEAP_BUFFER = 64 << 10;

    private FileTransfer() {}

    static void checkRange(long position, long length) {
        if (position < 0 || length < 0) {
            throw new IllegalArgumentException(
                    Sizes.count(length) + " bytes from position " + Sizes.count(position) + " are in no file");
        }
    }

    static void readFully(FileChannel source, long position, Block block, long offset, long length) throws IOException {
        long done = read(source, position, block, offset, length);
        if (done < length) {
            throw new EOFException("the file ends " + Sizes.count(length - done) + " bytes before the "
                    + Sizes.count(length) + " from position " + Sizes.count(position) + " that are to be read");
        }
    }

    /** Returns how many bytes there were before the file ended. */
    static long read(FileChannel source, long position, Block block, long offset, long length) throws IOException {
        boolean direct = isOfThisJava(source);
        long done = 0;
        while (done < length) {
            ByteBuffer buffer = direct ? memory(block, offset + done, length - done) : heap(length - done);
            int read = source.read(buffer, position + done);
            if (read < 0) {
                break;
            }
            if (!direct) {
                block.copyFrom(offset + done, buffer.array(), 0, read);
            }
            done += read;
        }
        return done;
    }

    static void write(FileChannel target, long position, Block block, long offset, long length) throws IOException {
        boolean direct = isOfThisJava(target);
        long done = 0;
        while (done < length) {
            ByteBuffer buffer = direct ? memory(block, offset + done, length - done) : heap(length - done);
            if (!direct) {
                block.copyTo(offset + done, buffer.array(), 0, buffer.limit());
            }
            done += target.write(buffer, position + done);
        }
    }

    private static ByteBuffer memory(Block block, long offset, long length) {
        return Views.brief(block.address() + offset, (int) Math.min(length, MAX_BUFFER));
    }

    private static ByteBuffer heap(long length) {
        return ByteBuffer.allocate((int) Math.min(length, HEAP_BUFFER));
    }

    private static boolean isOfThisJava(FileChannel channel) {
        return channel.getClass().getModule() == FileChannel.class.getModule();
    }
}
