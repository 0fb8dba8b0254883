package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Group 14: shrinking blocks. */
interface ShrinkRules {
    /** No system has smaller ones. */
    long PAGES = 4096;

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

    @Test
    @Rule("14.5")
    default void whatWasCutOffIsZeroWhenTheBlockGrowsAgain(Allocator allocator) {
        try (Block block = allocator.allocate(200_000)) {
            for (long bytes : new long[] {199_999, 100_003, 4096, 1001, 0}) {
                block.fill(0, 200_000, (byte) -1);
                block.shrink(bytes);
                block.grow(200_000);
                BlockContents.isZero(block, bytes, 200_000 - bytes);
            }
        }
    }

    @Test
    @Rule("14.6")
    default void whatIsNotNeededGoesBackToTheSystem(Allocator allocator, MemoryProbe probe) {
        try (Block block = allocator.allocate(1 << 20)) {
            requireResidency(block);
            block.fill(0, 1 << 20, (byte) -1);
            long half = block.address() + (1 << 19) + PAGES & -PAGES;
            block.shrink(1000);
            // In front of that somebody may have his reasons to keep a little.
            long kept = IntStream.range(0, (1 << 19) / (int) PAGES - 1)
                    .mapToLong(page -> half + page * PAGES)
                    .filter(page -> isKept(probe, page))
                    .count();
            assertThat(kept)
                    .as(
                            "pages of 4 KiB in the second half of a block of 1 MiB that hold what was there, after it was shrunk to"
                                    + " 1000 bytes. A trim that says so has to give memory back")
                    .isZero();
        }
    }

    private static void requireResidency(Block block) {
        try {
            block.residentBytes();
        } catch (UnsupportedOperationException e) {
            abort("blocks of this allocator cannot tell what is in memory: " + e.getMessage());
        }
    }

    /** Of memory that is simulated all counts as in memory that can be used: there it is the contents that show what was done. */
    private static boolean isKept(MemoryProbe probe, long page) {
        OptionalLong resident = probe.residentBytes(page, PAGES);
        Optional<List<Protection>> protections = probe.protections(page, 1, PAGES);
        if (resident.isEmpty() || protections.isEmpty()) {
            throw new MemoryUnseenException("what is in memory cannot be seen here");
        }
        return resident.getAsLong() > 0 && (!protections.get().get(0).canRead() || !probe.isZero(page, PAGES));
    }
}
