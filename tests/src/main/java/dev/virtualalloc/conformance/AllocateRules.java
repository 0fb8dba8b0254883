package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Group 12: creating blocks. */
interface AllocateRules {

    @Test
    @Rule("12.1")
    default void aBlockHasTheSizeThatWasAskedFor(Allocator allocator) {
        for (long bytes : new long[] {1, 7, 8, 4095, 4096, 4097, 65_536, 100_000}) {
            try (Block block = allocator.allocate(bytes)) {
                assertThat(block.size()).isEqualTo(bytes);
                BlockContents.write(block, 0, bytes, 1);
                BlockContents.holds(block, 0, bytes, 1);
            }
        }
    }

    @Test
    @Rule("12.2")
    default void aBlockMayBeEmpty(Allocator allocator) {
        try (Block block = allocator.allocate(0)) {
            assertThat(block.size()).isZero();
            block.grow(10);
            BlockContents.write(block, 0, 10, 1);
            BlockContents.holds(block, 0, 10, 1);
        }
    }

    @Test
    @Rule("12.3")
    default void aNegativeSizeIsRefused(Allocator allocator) {
        for (long bytes : new long[] {-1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> allocator.allocate(bytes)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> allocator.allocateZeroed(bytes)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Rule("12.4")
    default void moreThanTheMaximumIsRefusedWithTheNumbers(Allocator allocator) {
        for (long bytes : new long[] {allocator.maximum() + 1, Long.MAX_VALUE}) {
            CapacityExceededException refusal =
                    catchThrowableOfType(CapacityExceededException.class, () -> allocator.allocate(bytes));
            assertThat(refusal).as("what is thrown at %d bytes", bytes).isNotNull();
            assertThat(refusal.requested()).isEqualTo(bytes);
            assertThat(refusal.maximum()).isLessThan(bytes);
            assertThatThrownBy(() -> allocator.allocateZeroed(bytes)).isInstanceOf(CapacityExceededException.class);
        }
    }

    @Test
    @Rule("12.4")
    default void theAllocatorCanBeUsedAfterARefusal(Allocator allocator) {
        assertThatThrownBy(() -> allocator.allocate(Long.MAX_VALUE)).isInstanceOf(RuntimeException.class);
        try (Block block = allocator.allocate(100)) {
            BlockContents.write(block, 0, 100, 1);
            BlockContents.holds(block, 0, 100, 1);
        }
    }

    @Test
    @Rule("12.5")
    default void zeroedMemoryIsZero(Allocator allocator) {
        for (int round = 0; round < 5; round++) {
            try (Block block = allocator.allocate(50_000)) {
                block.fill(0, 50_000, (byte) -1);
            }
            try (Block block = allocator.allocateZeroed(50_000)) {
                assertThat(block.size()).isEqualTo(50_000);
                BlockContents.isZero(block, 0, 50_000);
            }
        }
    }

    @Test
    @Rule("12.6")
    default void blocksDoNotOverlap(Allocator allocator) {
        List<Block> blocks = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                blocks.add(allocator.allocate(1000 + i));
                BlockContents.write(blocks.get(i), 0, 1000 + i, i);
            }
            for (int i = 0; i < 20; i++) {
                BlockContents.holds(blocks.get(i), 0, 1000 + i, i);
            }
        } finally {
            BlockContents.closeLastFirst(blocks);
        }
    }

    @Test
    @Rule("12.7")
    default void theMaximumIsAlwaysTheSame(Allocator allocator) {
        long maximum = allocator.maximum();
        assertThat(maximum).isNotNegative();
        allocator.allocate(1000).close();
        assertThat(allocator.maximum()).isEqualTo(maximum);
    }

    @Test
    @Rule("12.8")
    default void sizeCapacityAndMaximumAreInOrder(Allocator allocator) {
        try (Block block = allocator.allocate(10_000)) {
            assertThat(block.capacity()).isBetween(block.size(), block.maximum());
            assertThat(block.maximum()).isLessThanOrEqualTo(allocator.maximum());
            block.grow(20_000);
            assertThat(block.capacity()).isBetween(block.size(), block.maximum());
            assertThat(block.maximum()).isLessThanOrEqualTo(allocator.maximum());
            block.shrink(100);
            assertThat(block.capacity()).isBetween(block.size(), block.maximum());
        }
    }

    @Test
    @Rule("12.9")
    default void eachBlockIsHandedOutOnce(Allocator allocator) {
        try (Block first = allocator.allocate(100);
                Block second = allocator.allocate(100)) {
            assertThat(second).isNotSameAs(first);
        }
        try (Block third = allocator.allocate(100)) {
            assertThat(third.size()).as("the size of a new block").isEqualTo(100);
        }
    }
}
