package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import dev.virtualalloc.internal.RawMemory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Group 17: closing blocks. */
interface CloseRules {

    @Test
    @Rule("17.1")
    default void aClosedBlockRefusesEverything(Allocator allocator) {
        Block block = allocator.allocate(1000);
        block.close();
        assertThatThrownBy(() -> block.getByte(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> block.getLong(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> block.putByte(0, (byte) 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> block.putLong(0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> block.fill(0, 1, (byte) 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> block.copyTo(0, new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> block.copyFrom(0, new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> block.getLongVolatile(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> block.compareAndSetLong(0, 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(block::asByteBuffer).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> block.grow(2000)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> block.tryGrow(2000)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> block.shrink(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> block.protect(Protection.READ)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Rule("17.2")
    default void closingAgainDoesNothing(Allocator allocator) {
        Block block = allocator.allocate(1000);
        block.close();
        try (Block next = allocator.allocate(1000)) {
            BlockContents.write(next, 0, 1000, 1);
            block.close();
            BlockContents.holds(next, 0, 1000, 1);
        }
    }

    @Test
    @Rule("17.3")
    default void aClosedBlockHasNoSize(Allocator allocator) {
        Block block = allocator.allocate(1000);
        block.close();
        assertThat(block.size()).isZero();
        assertThat(block.capacity()).isZero();
        assertThat(block.maximum()).isZero();
    }

    @Test
    @Rule("17.4")
    default void aBufferOfAClosedBlockIsHarmless(Allocator allocator) {
        Block block = allocator.allocate(1000);
        ByteBuffer buffer = block.asByteBuffer();
        ByteBuffer part = buffer.slice(10, 20);
        buffer.put(10, (byte) 1);
        block.close();
        if (RawMemory.layer() >= 22) {
            assertThatThrownBy(() -> buffer.get(10)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> part.put(0, (byte) 1)).isInstanceOf(IllegalStateException.class);
        } else {
            assertThat(buffer.get(10)).isIn((byte) 0, (byte) 1);
            part.put(0, (byte) 2);
            assertThat(part.get(0)).isEqualTo((byte) 2);
        }
    }

    @Test
    @Rule("17.5")
    default void closingABlockLeavesOthersAlone(Allocator allocator) {
        try (Block first = allocator.allocate(1000)) {
            BlockContents.write(first, 0, 1000, 1);
            for (int round = 0; round < 10; round++) {
                try (Block second = allocator.allocate(5000)) {
                    BlockContents.write(second, 0, 5000, 2);
                }
                BlockContents.holds(first, 0, 1000, 1);
            }
        }
    }

    @Test
    @Rule("17.6")
    default void tenThousandBlocksOneAfterTheOtherLeaveRoomForTheNext(Allocator allocator) {
        for (int cycle = 0; cycle < 10_000; cycle++) {
            try (Block block = allocator.allocate(10_000)) {
                block.putInt(9996, cycle);
                assertThat(block.getInt(9996)).isEqualTo(cycle);
            }
        }
    }

    @Test
    @Rule("17.7")
    default void closedBlocksLeaveNothingBehind(Allocator allocator, MemoryProbe probe) {
        Steady.leavesNothing(probe, 4_000, "blocks that were closed", cycle -> {
            try (Block block = allocator.allocate(1000)) {
                block.putInt(996, cycle);
                block.grow(10_000);
            }
        });
    }
}
