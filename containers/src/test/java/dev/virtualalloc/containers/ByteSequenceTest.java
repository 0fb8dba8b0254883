package dev.virtualalloc.containers;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.CapacityExceededException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes as parts of larger values, and through buffers, channels, streams and files. */
class ByteSequenceTest {
    @TempDir
    Path folder;

    @Test
    void valuesAreAddedReadAndReplacedInTheOrderThatIsAskedFor() {
        try (ByteVec vec = ByteVec.withMaximum(1000)) {
            vec.addInt(0x01020304, BIG_ENDIAN);
            vec.addInt(0x01020304, LITTLE_ENDIAN);
            assertThat(vec.toArray()).containsExactly(1, 2, 3, 4, 4, 3, 2, 1);
            assertThat(vec.getShort(1, BIG_ENDIAN)).isEqualTo((short) 0x0203);
            assertThat(vec.getChar(1, LITTLE_ENDIAN)).isEqualTo((char) 0x0302);
            vec.addLong(-2, BIG_ENDIAN);
            vec.addDouble(1.5, LITTLE_ENDIAN);
            vec.addFloat(-0.25f, BIG_ENDIAN);
            vec.addShort((short) -3, LITTLE_ENDIAN);
            vec.addChar('x', BIG_ENDIAN);
            assertThat(vec.size()).isEqualTo(32);
            assertThat(vec.getLong(8, BIG_ENDIAN)).isEqualTo(-2);
            assertThat(vec.getDouble(16, LITTLE_ENDIAN)).isEqualTo(1.5);
            assertThat(vec.getFloat(24, BIG_ENDIAN)).isEqualTo(-0.25f);
            assertThat(vec.getShort(28, LITTLE_ENDIAN)).isEqualTo((short) -3);
            assertThat(vec.getChar(30, BIG_ENDIAN)).isEqualTo('x');
            vec.setLong(1, 0x1122334455667788L, BIG_ENDIAN);
            assertThat(vec.get(1)).isEqualTo((byte) 0x11);
            vec.setDouble(3, 2.5, BIG_ENDIAN);
            assertThat(vec.getDouble(3, BIG_ENDIAN)).isEqualTo(2.5);
        }
    }

    @Test
    void aValueThatIsNotAllThereIsRefused() {
        try (ByteVec vec = ByteVec.withMaximum(1000)) {
            vec.resize(8);
            assertThatThrownBy(() -> vec.getLong(1, BIG_ENDIAN)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> vec.setInt(5, 1, BIG_ENDIAN)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> vec.getShort(-1, BIG_ENDIAN)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(vec.stream().sum()).isZero();
        }
    }

    @Test
    void streamsAddAtTheEndAndReadFromTheStart() throws IOException {
        byte[] bytes = random(100_000);
        try (ByteVec vec = ByteVec.withMaximum(1 << 20);
                OutputStream out = vec.asOutputStream();
                InputStream in = vec.asInputStream()) {
            out.write(bytes, 0, 70_000);
            out.write(bytes[70_000]);
            out.write(bytes, 70_001, 29_999);
            assertThat(vec.toArray()).isEqualTo(bytes);
            assertThat(in.read()).isEqualTo(bytes[0] & 0xff);
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 1, bytes.length));
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void channelsTakeHeapAndDirectBuffers() throws IOException {
        byte[] bytes = random(5_000);
        try (ByteVec vec = ByteVec.withMaximum(1 << 20)) {
            ByteChannel channel = vec.asChannel();
            assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(channel.read(ByteBuffer.allocate(0))).isZero();
            assertThat(channel.write(ByteBuffer.wrap(bytes, 0, 2_000))).isEqualTo(2_000);
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(3_000).put(bytes, 2_000, 3_000).flip();
            assertThat(channel.write(direct.asReadOnlyBuffer())).isEqualTo(3_000);
            assertThat(vec.toArray()).isEqualTo(bytes);
            ByteBuffer target = ByteBuffer.allocateDirect(10_000);
            assertThat(channel.read(target)).isEqualTo(5_000);
            byte[] read = new byte[5_000];
            target.flip().get(read);
            assertThat(read).isEqualTo(bytes);
            channel.close();
            assertThat(channel.isOpen()).isFalse();
            assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
            assertThat(vec.size()).isEqualTo(5_000);
        }
    }

    @Test
    void aWriteThatDoesNotFitAddsNothing() {
        try (ByteVec vec = ByteVec.withMaximum(100)) {
            ByteBuffer source = ByteBuffer.allocate(101);
            assertThatThrownBy(() -> vec.asChannel().write(source)).isInstanceOf(CapacityExceededException.class);
            assertThat(vec.isEmpty()).isTrue();
            assertThat(source.remaining()).isEqualTo(101);
        }
    }

    @Test
    void filesAreReadAndWrittenInPlace() throws IOException {
        byte[] bytes = random(300_000);
        Path file = Files.write(folder.resolve("source"), bytes);
        try (ByteVec vec = ByteVec.withMaximum(1 << 20);
                FileChannel source = FileChannel.open(file);
                FileChannel target = FileChannel.open(
                        folder.resolve("target"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            vec.add((byte) 7);
            assertThat(vec.addAll(source, 100, Long.MAX_VALUE)).isEqualTo(299_900);
            assertThat(vec.size()).isEqualTo(299_901);
            assertThat(vec.addAll(source, 300_000, 5)).isZero();
            assertThat(vec.addAll(source, 400_000, 5)).isZero();
            vec.writeTo(1, target, 50, 1_000);
            assertThat(target.size()).isEqualTo(1_050);
            vec.copyFrom(0, source, 0, 100);
            assertThat(Arrays.copyOf(vec.toArray(), 100)).isEqualTo(Arrays.copyOf(bytes, 100));
            assertThatThrownBy(() -> vec.copyFrom(0, source, 299_990, 11))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("ends 1 bytes before the 11 from position 299,990");
            assertThatThrownBy(() -> vec.writeTo(299_900, target, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> vec.addAll(source, -1, 2)).isInstanceOf(IllegalArgumentException.class);
        }
        byte[] written = Files.readAllBytes(folder.resolve("target"));
        assertThat(Arrays.copyOfRange(written, 50, 1_050)).isEqualTo(Arrays.copyOfRange(bytes, 100, 1_100));
    }

    @Test
    void aChannelOfSomebodyElseIsNeverGivenTheMemory() throws IOException {
        try (ByteVec vec = ByteVec.withMaximum(1 << 20)) {
            OtherChannel channel = new OtherChannel(random(100_000), () -> {});
            assertThat(vec.addAll(channel, 0, 100_000)).isEqualTo(100_000);
            assertThat(vec.toArray()).isEqualTo(channel.bytes);
            vec.writeTo(0, channel, 0, 100_000);
            assertThat(channel.sawDirect).isFalse();
        }
    }

    @Test
    void aChannelThatChangesTheVecIsFoundOut() {
        try (ByteVec vec = ByteVec.withMaximum(1 << 20)) {
            vec.add((byte) 1);
            OtherChannel adding = new OtherChannel(random(10), () -> vec.add((byte) 2));
            assertThatThrownBy(() -> vec.addAll(adding, 0, 10)).isInstanceOf(ConcurrentModificationException.class);
            assertThat(vec.size()).isEqualTo(2);
            OtherChannel closing = new OtherChannel(random(10), vec::close);
            assertThatThrownBy(() -> vec.addAll(closing, 0, 10)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void buffersShowTheElements() {
        try (IntVec vec = IntVec.withMaximum(1 << 20)) {
            vec.addAll(1, 2, 3, 4, 5);
            ByteBuffer buffer = vec.asByteBuffer(1, 3);
            assertThat(buffer.capacity()).isEqualTo(12);
            assertThat(buffer.getInt(4)).isEqualTo(3);
            buffer.putInt(8, 44);
            assertThat(vec.get(3)).isEqualTo(44);
            vec.add(6);
            assertThat(buffer.getInt(0)).isEqualTo(2);
            ByteBuffer confined = vec.asConfinedByteBuffer(0, 6);
            assertThat(confined.getInt(20)).isEqualTo(6);
            assertThatThrownBy(() -> vec.asByteBuffer(4, 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(vec.asByteBuffers(0, 6)).hasSize(1);
            assertThat(vec.asByteBuffers(0, 0)).isEmpty();
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** A channel that is none of the JDK's, and does something before it reads. */
    private static final class OtherChannel extends FileChannel {
        final byte[] bytes;
        private final Runnable before;
        boolean sawDirect;

        OtherChannel(byte[] bytes, Runnable before) {
            this.bytes = bytes;
            this.before = before;
        }

        @Override
        public int read(ByteBuffer target, long position) {
            sawDirect |= target.isDirect();
            before.run();
            int length = (int) Math.min(Math.min(target.remaining(), 1_000), bytes.length - position);
            if (length <= 0) {
                return -1;
            }
            target.put(bytes, (int) position, length);
            return length;
        }

        @Override
        public int write(ByteBuffer source, long position) {
            sawDirect |= source.isDirect();
            int length = Math.min(source.remaining(), 777);
            source.get(bytes, (int) position, length);
            return length;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public int read(ByteBuffer target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void force(boolean metaData) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void implCloseChannel() {}
    }
}
