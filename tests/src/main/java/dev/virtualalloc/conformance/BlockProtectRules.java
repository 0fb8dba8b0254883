package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Group 15: protecting blocks. */
interface BlockProtectRules {

    @Test
    @Rule("15.1")
    default void aReadOnlyBlockCanBeReadAndNotWritten(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            BlockContents.write(block, 0, 1000, 1);
            protect(block, Protection.READ);
            assertThat(block.protection()).isEqualTo(Protection.READ);
            assertThatThrownBy(() -> block.putByte(10, (byte) 0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> block.putLong(10, 0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> block.fill(0, 1000, (byte) 0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> block.copyFrom(0, new byte[10], 0, 10)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> block.compareAndSetInt(0, 0, 0)).isInstanceOf(IllegalStateException.class);
            BlockContents.holds(block, 0, 1000, 1);
        }
    }

    @Test
    @Rule("15.2")
    default void aBlockWithoutAccessCanNeitherBeReadNorWritten(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            protect(block, Protection.NONE);
            assertThatThrownBy(() -> block.getByte(10)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> block.putByte(10, (byte) 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> block.copyTo(0, new byte[10], 0, 10)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(block::asByteBuffer).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @Rule("15.3")
    default void contentsOutlastEveryProtection(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            BlockContents.write(block, 0, 1000, 1);
            for (Protection protection : new Protection[] {Protection.READ, Protection.NONE}) {
                protect(block, protection);
                protect(block, Protection.READ_WRITE);
                BlockContents.holds(block, 0, 1000, 1);
            }
            BlockContents.write(block, 0, 1000, 2);
            BlockContents.holds(block, 0, 1000, 2);
        }
    }

    @Test
    @Rule("15.4")
    default void whatAProtectedBlockGrowsByIsProtectedToo(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            BlockContents.write(block, 0, 1000, 1);
            protect(block, Protection.READ);
            block.grow(200_000);
            BlockContents.holds(block, 0, 1000, 1);
            BlockContents.isZero(block, 1000, 199_000);
            assertThatThrownBy(() -> block.putByte(199_999, (byte) 1)).isInstanceOf(IllegalStateException.class);
            protect(block, Protection.READ_WRITE);
            BlockContents.write(block, 0, 200_000, 2);
            BlockContents.holds(block, 0, 200_000, 2);
        }
    }

    @Test
    @Rule("15.5")
    default void aProtectionThatCannotBeHadIsRefusedAndChangesNothing(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            BlockContents.write(block, 0, 1000, 1);
            int refused = 0;
            for (Protection protection : Protection.values()) {
                Protection before = block.protection();
                try {
                    block.protect(protection);
                } catch (UnsupportedOperationException e) {
                    refused++;
                    assertThat(e.getMessage()).isNotBlank();
                    assertThat(block.protection()).isEqualTo(before);
                }
            }
            if (block.protection() != Protection.READ_WRITE) {
                block.protect(Protection.READ_WRITE);
            }
            BlockContents.holds(block, 0, 1000, 1);
            if (refused == 0) {
                abort("every protection can be had");
            }
        }
    }

    @Test
    @Rule("16.7")
    default void aBufferOfABlockThatCannotBeWrittenIsReadOnly(Allocator allocator) {
        try (Block block = allocator.allocate(1000)) {
            BlockContents.write(block, 0, 1000, 1);
            assertThat(block.asByteBuffer().isReadOnly()).isFalse();
        }
        try (Block block = allocator.allocate(1000)) {
            block.putByte(3, (byte) 33);
            protect(block, Protection.READ);
            ByteBuffer buffer = block.asByteBuffer();
            assertThat(buffer.isReadOnly()).isTrue();
            assertThat(buffer.get(3)).isEqualTo((byte) 33);
        }
    }

    @Test
    @Rule("15.6")
    default void aProtectionIsThatOfTheMemory(Allocator allocator, MemoryProbe probe) {
        for (Protection protection : new Protection[] {Protection.READ, Protection.NONE}) {
            try (Block block = allocator.allocate(100_000)) {
                block.fill(0, 100_000, (byte) -1);
                protect(block, protection);
                isEnforced(probe, block, protection);
                for (long bytes : new long[] {100_001, 300_000, 900_000}) {
                    if (block.tryGrow(bytes)) {
                        isEnforced(probe, block, protection);
                    }
                }
                protect(block, Protection.READ_WRITE);
                isEnforced(probe, block, Protection.READ_WRITE);
            }
        }
    }

    private static void isEnforced(MemoryProbe probe, Block block, Protection protection) {
        long first = block.address() & -ShrinkRules.PAGES;
        int pages = (int) ((block.address() + block.size() - first + ShrinkRules.PAGES - 1) / ShrinkRules.PAGES);
        List<Protection> found = probe.protections(first, pages, ShrinkRules.PAGES)
                .orElseThrow(() -> new MemoryUnseenException("the protection of memory cannot be seen here"));
        for (int page = 0; page < pages; page++) {
            assertThat(found.get(page))
                    .as("the protection that is enforced at offset %d of %s", page * ShrinkRules.PAGES, block)
                    .isEqualTo(protection);
        }
    }

    private static void protect(Block block, Protection protection) {
        try {
            block.protect(protection);
        } catch (UnsupportedOperationException e) {
            abort("this allocator cannot protect: " + e.getMessage());
        }
    }
}
