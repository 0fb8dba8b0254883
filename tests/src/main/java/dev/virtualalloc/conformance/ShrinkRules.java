package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import org.junit.jupiter.api.Test;

/** Group 14: shrinking blocks. */
interface ShrinkRules {

    @Test
    @Rule("14.1")
    default void shrinkingKeepsTheAddressAndWhatIsLeft(Allocator allocator) {
        try (Block block = allocator.allocate(100_000)) {
            long address = block.address();
            BlockContents.write(block, 0, 100_000, 1);
            for (long bytes : new long[] {100_000, 99_999, 70_000, 4096, 10}) {
                block.shrink(bytes);
                assertThat(block.size()).isEqualTo(bytes);
                assertThat(block.address()).isEqualTo(address);
                BlockContents.holds(block, 0, bytes, 1);
            }
        }
    }

    @Test
    @Rule("14.2")
    default void whatIsPastTheNewSizeCannotBeAccessed(Allocator allocator) {
        try (Block block = allocator.allocate(100_000)) {
            block.shrink(1000);
            for (long offset : new long[] {1000, 1001, 99_999}) {
                assertThatThrownBy(() -> block.getByte(offset)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> block.putByte(offset, (byte) 1)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    @Rule("14.3")
    default void shrinkingToMoreOrToLessThanNothingIsRefused(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            BlockContents.write(block, 0, 1000, 1);
            for (long bytes : new long[] {1001, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
                assertThatThrownBy(() -> block.shrink(bytes)).isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(block.size()).isEqualTo(1000);
            BlockContents.holds(block, 0, 1000, 1);
        }
    }

    @Test
    @Rule("14.4")
    default void aBlockThatWasShrunkCanGrowAgain(Allocator allocator) {
        try (Block block = allocator.allocate(100_000)) {
            long address = block.address();
            BlockContents.write(block, 0, 100_000, 1);
            for (long bytes : new long[] {1000, 0}) {
                block.shrink(bytes);
                block.grow(100_000);
                assertThat(block.address()).isEqualTo(address);
                BlockContents.holds(block, 0, bytes, 1);
                BlockContents.write(block, 0, 100_000, 1);
                BlockContents.holds(block, 0, 100_000, 1);
            }
        }
    }
}
