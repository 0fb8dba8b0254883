package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** Group 16: reading and writing blocks. */
interface AccessRules {

    @Test
    @Rule("16.1")
    default void anAccessThatIsNotWhollyInsideIsRefused(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            BlockContents.write(block, 0, 1000, 1);
            isRefusedFrom(1000, block::getByte, offset -> block.putByte(offset, (byte) 0));
            isRefusedFrom(1000, block::getBoolean, offset -> block.putBoolean(offset, false));
            isRefusedFrom(999, block::getShort, offset -> block.putShort(offset, (short) 0));
            isRefusedFrom(999, block::getChar, offset -> block.putChar(offset, (char) 0));
            isRefusedFrom(997, block::getInt, offset -> block.putInt(offset, 0));
            isRefusedFrom(997, block::getFloat, offset -> block.putFloat(offset, 0));
            isRefusedFrom(993, block::getLong, offset -> block.putLong(offset, 0));
            isRefusedFrom(993, block::getDouble, offset -> block.putDouble(offset, 0));
            BlockContents.holds(block, 0, 1000, 1);
        }
    }

    @Test
    @Rule("16.1")
    default void aRangeThatIsNotWhollyInsideIsRefused(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            BlockContents.write(block, 0, 1000, 1);
            long[][] outside = {
                {0, 1001}, {999, 2}, {1000, 1}, {-1, 1}, {0, -1}, {Long.MAX_VALUE, 1}, {1, Long.MAX_VALUE}
            };
            for (long[] range : outside) {
                assertThatThrownBy(() -> block.fill(range[0], range[1], (byte) 0))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> block.copyFrom(range[0], block, 0, range[1]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> block.copyFrom(0, block, range[0], range[1]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                if (range[1] <= Integer.MAX_VALUE) {
                    assertThatThrownBy(() -> block.asByteBuffer(range[0], range[1]))
                            .isInstanceOf(IndexOutOfBoundsException.class);
                }
            }
            BlockContents.holds(block, 0, 1000, 1);
        }
    }

    @Test
    @Rule("16.2")
    default void valuesOfEveryTypeAreReadAsTheyWereWrittenAtAnyOffset(Allocator allocator) {
        try (Block block = allocator.allocate(100)) {
            for (long offset = 0; offset < 20; offset++) {
                block.putByte(offset, (byte) -7);
                assertThat(block.getByte(offset)).isEqualTo((byte) -7);
                block.putBoolean(offset, true);
                assertThat(block.getBoolean(offset)).isTrue();
                block.putShort(offset, (short) -30_001);
                assertThat(block.getShort(offset)).isEqualTo((short) -30_001);
                block.putChar(offset, '\ufedc');
                assertThat(block.getChar(offset)).isEqualTo('\ufedc');
                block.putInt(offset, 0x89abcdef);
                assertThat(block.getInt(offset)).isEqualTo(0x89abcdef);
                block.putLong(offset, 0xfedcba9876543210L);
                assertThat(block.getLong(offset)).isEqualTo(0xfedcba9876543210L);
                block.putFloat(offset, -1.5e-30f);
                assertThat(block.getFloat(offset)).isEqualTo(-1.5e-30f);
                block.putDouble(offset, Math.E);
                assertThat(block.getDouble(offset)).isEqualTo(Math.E);
            }
        }
    }

    @Test
    @Rule("16.2")
    default void valuesAreInTheByteOrderOfTheMachine(Allocator allocator) {
        try (Block block = allocator.allocate(16)) {
            ByteBuffer expected = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
            expected.putLong(0, 0x0123456789abcdefL);
            block.putLong(3, 0x0123456789abcdefL);
            byte[] found = new byte[8];
            block.copyTo(3, found, 0, 8);
            assertThat(found).isEqualTo(expected.array());
        }
    }

    @Test
    @Rule("16.3")
    default void partsOfArraysAreCopiedExactly(Allocator allocator) {
        try (Block block = allocator.allocate(200)) {
            block.fill(0, 200, (byte) -1);
            block.copyFrom(1, new byte[] {9, 1, 2, 9}, 1, 2);
            block.copyFrom(5, new short[] {9, 1, 2, 9}, 1, 2);
            block.copyFrom(15, new char[] {9, 1, 2, 9}, 1, 2);
            block.copyFrom(25, new int[] {9, 1, 2, 9}, 1, 2);
            block.copyFrom(45, new long[] {9, 1, 2, 9}, 1, 2);
            block.copyFrom(75, new float[] {9, 1, 2, 9}, 1, 2);
            block.copyFrom(95, new double[] {9, 1, 2, 9}, 1, 2);
            byte[] bytes = new byte[4];
            block.copyTo(1, bytes, 1, 2);
            assertThat(bytes).containsExactly(0, 1, 2, 0);
            short[] shorts = new short[4];
            block.copyTo(5, shorts, 1, 2);
            assertThat(shorts).containsExactly(0, 1, 2, 0);
            char[] chars = new char[4];
            block.copyTo(15, chars, 1, 2);
            assertThat(chars).isEqualTo(new char[] {0, 1, 2, 0});
            int[] ints = new int[4];
            block.copyTo(25, ints, 1, 2);
            assertThat(ints).containsExactly(0, 1, 2, 0);
            long[] longs = new long[4];
            block.copyTo(45, longs, 1, 2);
            assertThat(longs).containsExactly(0, 1, 2, 0);
            float[] floats = new float[4];
            block.copyTo(75, floats, 1, 2);
            assertThat(floats).containsExactly(0, 1, 2, 0);
            double[] doubles = new double[4];
            block.copyTo(95, doubles, 1, 2);
            assertThat(doubles).containsExactly(0, 1, 2, 0);
            for (long offset : new long[] {0, 3, 4, 9, 14, 19, 24, 33, 44, 61, 74, 83, 94, 111}) {
                assertThat(block.getByte(offset))
                        .as("byte %d, beside what was copied", offset)
                        .isEqualTo((byte) -1);
            }
        }
    }

    @Test
    @Rule("16.3")
    default void aCopyThatDoesNotFitIsRefused(Allocator allocator) {
        try (Block block = allocator.allocate(100)) {
            BlockContents.write(block, 0, 100, 1);
            for (int[] bad : new int[][] {{-1, 2}, {0, 5}, {3, 2}, {0, -1}, {Integer.MAX_VALUE, 2}}) {
                long[] array = new long[4];
                assertThatThrownBy(() -> block.copyFrom(0, array, bad[0], bad[1]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> block.copyTo(0, array, bad[0], bad[1]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThat(array).containsOnly(0);
            }
            for (long offset : new long[] {-1, 69, 100, Long.MAX_VALUE}) {
                long[] array = new long[4];
                assertThatThrownBy(() -> block.copyFrom(offset, array, 0, 4))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> block.copyTo(offset, array, 0, 4))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThat(array).containsOnly(0);
            }
            BlockContents.holds(block, 0, 100, 1);
        }
    }

    @Test
    @Rule("16.4")
    default void fillingChangesTheRangeAndNothingElse(Allocator allocator) {
        try (Block block = allocator.allocate(10_000)) {
            BlockContents.write(block, 0, 10_000, 1);
            block.fill(1001, 5003, (byte) 0);
            BlockContents.isZero(block, 1001, 5003);
            BlockContents.holds(block, 0, 1001, 1);
            BlockContents.holds(block, 6004, 3996, 1);
            block.fill(10_000, 0, (byte) 0);
        }
    }

    @Test
    @Rule("16.4")
    default void copyingWithinABlockAllowsOverlap(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            for (int[] copy : new int[][] {{10, 0}, {0, 10}, {300, 299}}) {
                byte[] expected = new byte[1000];
                BlockContents.write(block, 0, 1000, 1);
                block.copyTo(0, expected, 0, 1000);
                System.arraycopy(expected, copy[1], expected, copy[0], 500);
                block.copyFrom(copy[0], block, copy[1], 500);
                byte[] found = new byte[1000];
                block.copyTo(0, found, 0, 1000);
                assertThat(found).isEqualTo(expected);
            }
        }
    }

    @Test
    @Rule("16.4")
    default void copyingFromAnotherBlockLeavesItAsItIs(Allocator allocator) {
        try (Block from = allocator.allocate(1000);
                Block to = allocator.allocate(1000)) {
            BlockContents.write(from, 0, 1000, 1);
            BlockContents.write(to, 0, 1000, 2);
            to.copyFrom(100, from, 100, 300);
            BlockContents.holds(to, 0, 100, 2);
            BlockContents.holds(to, 100, 300, 1);
            BlockContents.holds(to, 400, 600, 2);
            BlockContents.holds(from, 0, 1000, 1);
        }
    }

    @Test
    @Rule("16.6")
    default void aBufferShowsTheBlockAndTheBlockTheBuffer(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            ByteBuffer buffer = block.asByteBuffer(100, 500);
            assertThat(buffer.capacity()).isEqualTo(500);
            assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
            block.putLong(101, 42);
            assertThat(buffer.getLong(1)).isEqualTo(42);
            buffer.putInt(496, 43);
            assertThat(block.getInt(596)).isEqualTo(43);
        }
    }

    @Test
    @Rule("16.2")
    default void valuesLieInTheByteOrderThatIsAskedFor(Allocator allocator) {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            ByteBuffer expected = ByteBuffer.allocate(64).order(order);
            expected.putShort(1, (short) -2)
                    .putChar(5, (char) 0x1234)
                    .putInt(9, 0x12345678)
                    .putLong(17, 0x1122334455667788L)
                    .putFloat(33, -1.5f)
                    .putDouble(41, Math.PI);
            try (Block block = allocator.allocate(64)) {
                block.fill(0, 64, (byte) 0);
                block.putShort(1, (short) -2, order);
                block.putChar(5, (char) 0x1234, order);
                block.putInt(9, 0x12345678, order);
                block.putLong(17, 0x1122334455667788L, order);
                block.putFloat(33, -1.5f, order);
                block.putDouble(41, Math.PI, order);
                byte[] found = new byte[64];
                block.copyTo(0, found, 0, 64);
                assertThat(found).isEqualTo(expected.array());
                assertThat(block.getShort(1, order)).isEqualTo((short) -2);
                assertThat(block.getChar(5, order)).isEqualTo((char) 0x1234);
                assertThat(block.getInt(9, order)).isEqualTo(0x12345678);
                assertThat(block.getLong(17, order)).isEqualTo(0x1122334455667788L);
                assertThat(block.getFloat(33, order)).isEqualTo(-1.5f);
                assertThat(block.getDouble(41, order)).isEqualTo(Math.PI);
            }
        }
    }

    @Test
    @Rule("16.6")
    default void buffersCoverARangeOneAfterTheOther(Allocator allocator) {
        try (Block block = allocator.allocate(1002)) {
            block.fill(0, 1002, (byte) 0);
            List<ByteBuffer> buffers = block.asByteBuffers(1, 1000, 333);
            assertThat(buffers).extracting(ByteBuffer::capacity).containsExactly(333, 333, 333, 1);
            for (ByteBuffer buffer : buffers) {
                buffer.put(0, (byte) 7);
            }
            for (long offset = 0; offset < 1002; offset++) {
                assertThat(block.getByte(offset)).isEqualTo((byte) (offset % 333 == 1 && offset < 1001 ? 7 : 0));
            }
            assertThatThrownBy(() -> block.asByteBuffers(0, 1003, 333)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> block.asByteBuffers(0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void isRefusedFrom(long first, LongConsumer read, LongConsumer write) {
        for (long offset : new long[] {first, 1000, 1001, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 7}) {
            assertThatThrownBy(() -> read.accept(offset))
                    .as("reading at offset %d", offset)
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> write.accept(offset))
                    .as("writing at offset %d", offset)
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
