package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Group 16: what several threads may do to one block at once, and rule 13.10. */
interface AtomicRules {

    @Test
    @Rule("16.5")
    default void atomicAccessesNeedAlignedAddresses(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            long aligned = firstAligned(block);
            for (long odd : List.of(1L, 3L, 5L)) {
                long offset = aligned + odd;
                isUnaligned(() -> block.getShortVolatile(offset));
                isUnaligned(() -> block.putShortRelease(offset, (short) 1));
                isUnaligned(() -> block.compareAndSetShort(offset, (short) 0, (short) 1));
            }
            for (long odd : List.of(1L, 2L, 3L, 5L)) {
                long offset = aligned + odd;
                isUnaligned(() -> block.getIntVolatile(offset));
                isUnaligned(() -> block.putIntVolatile(offset, 1));
                isUnaligned(() -> block.getIntAcquire(offset));
                isUnaligned(() -> block.compareAndSetInt(offset, 0, 1));
            }
            for (long odd : List.of(1L, 4L, 7L)) {
                long offset = aligned + odd;
                isUnaligned(() -> block.getLongVolatile(offset));
                isUnaligned(() -> block.putLongVolatile(offset, 1));
                isUnaligned(() -> block.getAndAddLong(offset, 1));
                isUnaligned(() -> block.compareAndSetLong(offset, 0, 1));
            }
        }
    }

    private static void isUnaligned(Runnable access) {
        assertThatThrownBy(access::run).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Rule("16.5")
    default void eachAtomicAccessOfByteDoesWhatItsNameSays(Allocator allocator) {
        try (Block block = allocator.allocateZeroed(64)) {
            long offset = firstAligned(block) + 16;
            byte big = 0x5a;
            block.fill(0, 64, (byte) -1);
            block.putByteVolatile(offset, big);
            assertThat(block.getByte(offset)).isEqualTo(big);
            assertThat(block.getByteVolatile(offset)).isEqualTo(big);
            assertThat(block.getByteAcquire(offset)).isEqualTo(big);
            assertThat(block.getByteOpaque(offset)).isEqualTo(big);
            block.putByteRelease(offset, (byte) -2);
            assertThat(block.getByte(offset)).isEqualTo((byte) -2);
            block.putByteOpaque(offset, (byte) 3);
            assertThat(block.compareAndSetByte(offset, (byte) 2, (byte) 9)).isFalse();
            assertThat(block.compareAndSetByte(offset, (byte) 3, (byte) -4)).isTrue();
            assertThat(block.compareAndExchangeByte(offset, (byte) 3, (byte) 9)).isEqualTo((byte) -4);
            assertThat(block.compareAndExchangeByte(offset, (byte) -4, (byte) 12))
                    .isEqualTo((byte) -4);
            assertThat(block.getAndSetByte(offset, (byte) 13)).isEqualTo((byte) 12);
            assertThat(block.getAndAddByte(offset, (byte) -15)).isEqualTo((byte) 13);
            assertThat(block.getAndBitwiseAndByte(offset, (byte) 0x3c)).isEqualTo((byte) -2);
            assertThat(block.getAndBitwiseOrByte(offset, (byte) 0x41)).isEqualTo((byte) 0x3c);
            assertThat(block.getAndBitwiseXorByte(offset, (byte) 0x0f)).isEqualTo((byte) 0x7d);
            assertThat(block.getByte(offset)).isEqualTo((byte) 0x72);
            // Nothing beside it.
            assertThat(block.getByte(offset - 1)).isEqualTo((byte) -1);
            assertThat(block.getByte(offset + 1)).isEqualTo((byte) -1);
        }
    }

    @Test
    @Rule("16.5")
    default void eachAtomicAccessOfShortDoesWhatItsNameSays(Allocator allocator) {
        try (Block block = allocator.allocateZeroed(64)) {
            long offset = firstAligned(block) + 16;
            short big = 0x5a3c;
            block.fill(0, 64, (byte) -1);
            block.putShortVolatile(offset, big);
            assertThat(block.getShort(offset)).isEqualTo(big);
            assertThat(block.getShortVolatile(offset)).isEqualTo(big);
            assertThat(block.getShortAcquire(offset)).isEqualTo(big);
            assertThat(block.getShortOpaque(offset)).isEqualTo(big);
            block.putShortRelease(offset, (short) -2);
            assertThat(block.getShort(offset)).isEqualTo((short) -2);
            block.putShortOpaque(offset, (short) 3);
            assertThat(block.compareAndSetShort(offset, (short) 2, (short) 9)).isFalse();
            assertThat(block.compareAndSetShort(offset, (short) 3, (short) -4)).isTrue();
            assertThat(block.compareAndExchangeShort(offset, (short) 3, (short) 9))
                    .isEqualTo((short) -4);
            assertThat(block.compareAndExchangeShort(offset, (short) -4, (short) 12))
                    .isEqualTo((short) -4);
            assertThat(block.getAndSetShort(offset, (short) 13)).isEqualTo((short) 12);
            assertThat(block.getAndAddShort(offset, (short) -15)).isEqualTo((short) 13);
            assertThat(block.getAndBitwiseAndShort(offset, (short) 0x3c)).isEqualTo((short) -2);
            assertThat(block.getAndBitwiseOrShort(offset, (short) 0x41)).isEqualTo((short) 0x3c);
            assertThat(block.getAndBitwiseXorShort(offset, (short) 0x0f)).isEqualTo((short) 0x7d);
            assertThat(block.getShort(offset)).isEqualTo((short) 0x72);
            // Nothing beside it.
            assertThat(block.getByte(offset - 1)).isEqualTo((byte) -1);
            assertThat(block.getByte(offset + 2)).isEqualTo((byte) -1);
        }
    }

    @Test
    @Rule("16.5")
    default void eachAtomicAccessOfIntDoesWhatItsNameSays(Allocator allocator) {
        try (Block block = allocator.allocateZeroed(64)) {
            long offset = firstAligned(block) + 16;
            int big = 0x5a3c_1234;
            block.fill(0, 64, (byte) -1);
            block.putIntVolatile(offset, big);
            assertThat(block.getInt(offset)).isEqualTo(big);
            assertThat(block.getIntVolatile(offset)).isEqualTo(big);
            assertThat(block.getIntAcquire(offset)).isEqualTo(big);
            assertThat(block.getIntOpaque(offset)).isEqualTo(big);
            block.putIntRelease(offset, -2);
            assertThat(block.getInt(offset)).isEqualTo(-2);
            block.putIntOpaque(offset, 3);
            assertThat(block.compareAndSetInt(offset, 2, 9)).isFalse();
            assertThat(block.compareAndSetInt(offset, 3, -4)).isTrue();
            assertThat(block.compareAndExchangeInt(offset, 3, 9)).isEqualTo(-4);
            assertThat(block.compareAndExchangeInt(offset, -4, 12)).isEqualTo(-4);
            assertThat(block.getAndSetInt(offset, 13)).isEqualTo(12);
            assertThat(block.getAndAddInt(offset, -15)).isEqualTo(13);
            assertThat(block.getAndBitwiseAndInt(offset, 0x3c)).isEqualTo(-2);
            assertThat(block.getAndBitwiseOrInt(offset, 0x41)).isEqualTo(0x3c);
            assertThat(block.getAndBitwiseXorInt(offset, 0x0f)).isEqualTo(0x7d);
            assertThat(block.getInt(offset)).isEqualTo(0x72);
            // Nothing beside it.
            assertThat(block.getByte(offset - 1)).isEqualTo((byte) -1);
            assertThat(block.getByte(offset + 4)).isEqualTo((byte) -1);
        }
    }

    @Test
    @Rule("16.5")
    default void eachAtomicAccessOfLongDoesWhatItsNameSays(Allocator allocator) {
        try (Block block = allocator.allocateZeroed(64)) {
            long offset = firstAligned(block) + 16;
            long big = 0x5a3c_1234_8765_4321L;
            block.fill(0, 64, (byte) -1);
            block.putLongVolatile(offset, big);
            assertThat(block.getLong(offset)).isEqualTo(big);
            assertThat(block.getLongVolatile(offset)).isEqualTo(big);
            assertThat(block.getLongAcquire(offset)).isEqualTo(big);
            assertThat(block.getLongOpaque(offset)).isEqualTo(big);
            block.putLongRelease(offset, -2);
            assertThat(block.getLong(offset)).isEqualTo(-2);
            block.putLongOpaque(offset, 3);
            assertThat(block.compareAndSetLong(offset, 2, 9)).isFalse();
            assertThat(block.compareAndSetLong(offset, 3, -4)).isTrue();
            assertThat(block.compareAndExchangeLong(offset, 3, 9)).isEqualTo(-4);
            assertThat(block.compareAndExchangeLong(offset, -4, 12)).isEqualTo(-4);
            assertThat(block.getAndSetLong(offset, 13)).isEqualTo(12);
            assertThat(block.getAndAddLong(offset, -15)).isEqualTo(13);
            assertThat(block.getAndBitwiseAndLong(offset, 0x3c)).isEqualTo(-2);
            assertThat(block.getAndBitwiseOrLong(offset, 0x41)).isEqualTo(0x3c);
            assertThat(block.getAndBitwiseXorLong(offset, 0x0f)).isEqualTo(0x7d);
            assertThat(block.getLong(offset)).isEqualTo(0x72);
            // Nothing beside it.
            assertThat(block.getByte(offset - 1)).isEqualTo((byte) -1);
            assertThat(block.getByte(offset + 8)).isEqualTo((byte) -1);
        }
    }

    @Test
    @Rule("16.5")
    default void atomicAccessesLoseNothingAmongThreads(Allocator allocator) {
        try (Block block = allocator.allocateZeroed(32)) {
            long first = firstAligned(block) + Integer.BYTES;
            long second = firstAligned(block) + Long.BYTES;
            long third = firstAligned(block) + 2 * Long.BYTES;
            Threads.run(4, thread -> {
                for (int i = 0; i < 1000; i++) {
                    int before;
                    do {
                        before = block.getIntVolatile(first);
                    } while (!block.compareAndSetInt(first, before, before + 1));
                    block.getAndAddLong(second, 1);
                    block.getAndAddShort(third, (short) 1);
                }
            });
            assertThat(block.getIntVolatile(first)).isEqualTo(4000);
            assertThat(block.getLongVolatile(second)).isEqualTo(4000);
            assertThat(block.getShortVolatile(third)).isEqualTo((short) 4000);
            assertThat(block.getInt(first - Integer.BYTES)).isZero();
            assertThat(block.getShort(third + Short.BYTES)).isZero();
        }
    }

    @Test
    @Rule("16.5")
    default void neighbouringBytesAreCountedByThreadsOfTheirOwn(Allocator allocator) {
        try (Block block = allocator.allocateZeroed(8)) {
            Threads.run(4, thread -> {
                for (int i = 0; i < 1003; i++) {
                    block.getAndAddByte(thread, (byte) 1);
                }
            });
            for (int thread = 0; thread < 4; thread++) {
                assertThat(block.getByteVolatile(thread)).isEqualTo((byte) 1003);
            }
            assertThat(block.getInt(4)).isZero();
        }
    }

    @Test
    @Rule("13.10")
    default void threadsGrowABlockAtOnceAndEachHasWhatItAdded(Allocator allocator) {
        int bytes = 24;
        try (Block block = allocator.allocate(8)) {
            block.putLong(0, 42);
            Threads.run(4, thread -> {
                for (int i = 0; i < 200; i++) {
                    long mine = block.growConcurrently(bytes);
                    assertThat(block.sizeAcquire()).isGreaterThanOrEqualTo(mine + bytes);
                    block.fill(mine, bytes, (byte) (thread + 1));
                    assertThat(block.getByteVolatile(mine + bytes - 1)).isEqualTo((byte) (thread + 1));
                }
            });
            assertThat(block.size()).isEqualTo(8 + 4 * 200 * bytes);
            assertThat(block.getLong(0)).isEqualTo(42);
            int[] pieces = new int[5];
            for (long offset = 8; offset < block.size(); offset += bytes) {
                byte thread = block.getByte(offset);
                pieces[thread]++;
                for (long i = 1; i < bytes; i++) {
                    assertThat(block.getByte(offset + i)).isEqualTo(thread);
                }
            }
            assertThat(pieces).containsExactly(0, 200, 200, 200, 200);
            assertThatThrownBy(() -> block.growConcurrently(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> block.growConcurrently(Long.MAX_VALUE))
                    .isInstanceOf(CapacityExceededException.class);
        }
    }

    /** A block may begin anywhere. */
    private static long firstAligned(Block block) {
        return -block.address() & (Long.BYTES - 1);
    }
}
