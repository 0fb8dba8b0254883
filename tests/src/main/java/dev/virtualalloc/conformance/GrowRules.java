package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import org.junit.jupiter.api.Test;

/** Group 13: growing blocks. */
interface GrowRules {
    /** To commit more than that might be too much for the machine. */
    long LARGEST_MAXIMUM = 64 << 20;

    @Test
    @Rule("13.1")
    default void theAddressStays(Allocator allocator) {
        try (Block block = allocator.allocate(1)) {
            long address = block.address();
            for (long bytes = 2; bytes <= 1 << 20; bytes *= 2) {
                block.grow(bytes);
                assertThat(block.address()).isEqualTo(address);
                assertThat(block.size()).isEqualTo(bytes);
            }
        }
    }

    @Test
    @Rule("13.2")
    default void growingKeepsTheContents(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            BlockContents.write(block, 0, 1000, 1);
            for (long bytes : new long[] {1000, 1001, 5000, 70_000, 300_000}) {
                block.grow(bytes);
                BlockContents.holds(block, 0, 1000, 1);
            }
        }
    }

    @Test
    @Rule("13.3")
    default void newBytesAreZero(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            block.fill(0, 1000, (byte) -1);
            block.grow(2000);
            BlockContents.isZero(block, 1000, 1000);
            block.fill(0, 2000, (byte) -1);
            block.grow(100_000);
            BlockContents.isZero(block, 2000, 98_000);
        }
    }

    @Test
    @Rule("13.3")
    default void newBytesAreZeroWhereAnotherBlockWas(Allocator allocator) {
        // Sizes that are no multiples of anything, for those who clear in words or pages and forget the rest.
        for (long bytes : new long[] {0, 1, 1003, 70_001}) {
            try (Block block = allocator.allocate(200_001)) {
                block.fill(0, 200_001, (byte) -1);
            }
            try (Block block = allocator.allocate(bytes)) {
                block.grow(bytes + 13);
                BlockContents.isZero(block, bytes, 13);
                block.grow(150_003);
                BlockContents.isZero(block, bytes, 150_003 - bytes);
                block.grow(200_001);
                BlockContents.isZero(block, bytes, 200_001 - bytes);
            }
        }
    }

    @Test
    @Rule("13.4")
    default void growingToLessIsRefused(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            BlockContents.write(block, 0, 1000, 1);
            for (long bytes : new long[] {999, 0, -1, Long.MIN_VALUE}) {
                assertThatThrownBy(() -> block.grow(bytes)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> block.tryGrow(bytes)).isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(block.size()).isEqualTo(1000);
            BlockContents.holds(block, 0, 1000, 1);
        }
    }

    @Test
    @Rule("13.5")
    default void growingPastTheMaximumIsRefusedAndChangesNothing(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            BlockContents.write(block, 0, 1000, 1);
            for (long bytes : new long[] {block.maximum() + 1, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> block.grow(bytes)).isInstanceOf(CapacityExceededException.class);
                assertThat(block.size()).isEqualTo(1000);
                BlockContents.holds(block, 0, 1000, 1);
            }
            block.grow(2000);
            assertThat(block.size()).isEqualTo(2000);
        }
    }

    @Test
    @Rule("13.6")
    default void tryGrowReturnsWhetherThereIsRoom(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            BlockContents.write(block, 0, 1000, 1);
            assertThat(block.tryGrow(block.maximum() + 1)).isFalse();
            assertThat(block.size()).isEqualTo(1000);
            BlockContents.holds(block, 0, 1000, 1);
            assertThat(block.tryGrow(2000)).isTrue();
            assertThat(block.size()).isEqualTo(2000);
            BlockContents.holds(block, 0, 1000, 1);
        }
    }

    @Test
    @Rule("13.7")
    default void aBlockThatIsAloneGrowsToItsMaximum(Allocator allocator) {
        try (Block block = allocator.allocate(1)) {
            long maximum = block.maximum();
            assumeTrue(
                    maximum <= LARGEST_MAXIMUM, () -> "a maximum of " + maximum + " bytes might be more than there is");
            for (long bytes : new long[] {maximum - 1, maximum}) {
                block.grow(bytes);
                assertThat(block.size()).isEqualTo(bytes);
                assertThat(block.capacity())
                        .as("the capacity of a block of %d bytes", bytes)
                        .isBetween(bytes, maximum);
            }
            block.putByte(maximum - 1, (byte) 1);
            assertThat(block.getByte(maximum - 1)).isEqualTo((byte) 1);
        }
    }

    @Test
    @Rule("13.8")
    default void growingLeavesOtherBlocksAlone(Allocator allocator) {
        try (Block first = allocator.allocate(1000);
                Block second = allocator.allocate(1000)) {
            BlockContents.write(first, 0, 1000, 1);
            BlockContents.write(second, 0, 1000, 2);
            for (Block block : new Block[] {second, first}) {
                if (block.tryGrow(100_000)) {
                    block.fill(1000, 99_000, (byte) -1);
                }
                BlockContents.holds(first, 0, 1000, 1);
                BlockContents.holds(second, 0, 1000, 2);
            }
        }
    }
}
