package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.BudgetExceededException;
import dev.virtualalloc.MemoryBudget;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.sim.Simulator;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Containers whose memory is limited, and listeners that change what needs the memory. */
class BudgetedContainersTest {
    private static final int PAGE = 4096;
    private static final int LONGS = PAGE / Long.BYTES;
    private static final int PAGES = 16;

    private final SimulatedAddressSpace memory = Simulator.linux4k().open();
    private final MemoryBudget budget = MemoryBudget.of("containers", PAGES * PAGE);
    private final Allocator allocator = VirtualAlloc.builder()
            .addressSpace(memory)
            .maximum(1 << 20)
            .keep(RangePool.none())
            .budget(budget)
            .build();

    @Test
    void aVecIsFilledUpToTheLimitAndKeepsWhatItHas() {
        try (LongVec vec = LongVec.withCapacity(0, allocator)) {
            for (long i = 0; i < PAGES * LONGS; i++) {
                vec.add(i);
            }
            assertThat(budget.used()).isEqualTo(PAGES * PAGE).isEqualTo(memory.committedBytes());
            assertThatThrownBy(() -> vec.add(0)).isInstanceOf(BudgetExceededException.class);
            assertThat(vec.tryReserve(1)).isFalse();
            assertThat(vec.size()).isEqualTo(PAGES * LONGS);
            assertThat(vec.get(PAGES * LONGS - 1)).isEqualTo(PAGES * LONGS - 1);
            vec.truncate(1);
            vec.shrinkToFit();
            assertThat(budget.used()).isEqualTo(PAGE);
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void anArenaIsFilledUpToTheLimitWithWhatLivesInIt() {
        try (VirtualArena arena = VirtualArena.withCapacity(0, allocator)) {
            LongVec vec = LongVec.withCapacity(0, arena);
            while (vec.tryReserve(vec.capacity() - vec.size() + 1)) {
                vec.resize(vec.capacity());
            }
            assertThat(vec.size()).isEqualTo(PAGES * LONGS);
            assertThatThrownBy(() -> arena.allocate(1)).isInstanceOf(BudgetExceededException.class);
            arena.reset();
            arena.trim();
            assertThat(budget.used()).isZero();
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void aVecThatGrowsIsNeitherClosedNorShrunkNorFrozenByTheListener() {
        for (Consumer<LongVec> change : List.<Consumer<LongVec>>of(
                LongVec::close, LongVec::shrinkToFit, LongVec::freeze, vec -> vec.reserve(2 * LONGS))) {
            try (LongVec vec = LongVec.withCapacity(PAGES * LONGS, allocator)) {
                vec.resize(vec.capacity());
                listener(() -> change.accept(vec));
                assertThatIllegalStateException().isThrownBy(() -> vec.add(1));
                assertThat(vec.size()).isEqualTo(PAGES * LONGS);
                vec.set(0, 7);
            }
        }
    }

    @Test
    void aVecThatTheListenerEmptiesIsRefusedTheAddition() {
        try (LongVec other = LongVec.withCapacity(LONGS, allocator);
                LongVec vec = LongVec.withCapacity((PAGES - 1) * LONGS, allocator)) {
            vec.resize(vec.capacity());
            listener(() -> {
                vec.truncate(5);
                other.close();
            });
            assertThatThrownBy(() -> vec.insert(vec.size(), 1))
                    .isInstanceOf(ConcurrentModificationException.class)
                    .hasMessageContaining("this LongVec was changed while memory was made for it");
            assertThat(vec.size()).isEqualTo(5);
        }
    }

    @Test
    void anArenaThatTheListenerUsesGivesEachBlockBytesOfItsOwn() {
        LongVec other = LongVec.withCapacity(LONGS, allocator);
        try (VirtualArena arena = VirtualArena.withCapacity((PAGES - 1) * PAGE, allocator)) {
            arena.allocate(arena.capacity() - 64);
            Block[] between = new Block[1];
            listener(() -> {
                between[0] = arena.allocate(64);
                other.close();
            });
            Block block = arena.allocate(100);
            assertThat(block.address()).isEqualTo(between[0].address() + 64);
            assertThat(arena.used()).isEqualTo(arena.capacity() - PAGE + 100);
        }
    }

    @Test
    void aBlockOfAnArenaThatTheListenerResetsDoesNotGrow() {
        LongVec other = LongVec.withCapacity(LONGS, allocator);
        try (VirtualArena arena = VirtualArena.withCapacity((PAGES - 1) * PAGE, allocator)) {
            LongVec vec = LongVec.withCapacity((PAGES - 1) * LONGS, arena);
            vec.resize(vec.capacity());
            listener(() -> {
                arena.reset();
                other.close();
            });
            assertThatThrownBy(() -> vec.add(1))
                    .isInstanceOf(ConcurrentModificationException.class)
                    .hasMessageStartingWith("the arena was changed while memory was made for the block at 0x");
            assertThat(arena.used()).isZero();
            assertThatIllegalStateException().isThrownBy(() -> vec.add(1));
        }
    }

    @Test
    void anArenaThatGrowsIsNotClosedByTheListener() {
        VirtualArena arena = VirtualArena.withCapacity(0, allocator);
        listener(arena::close);
        assertThatIllegalStateException().isThrownBy(() -> arena.allocate((PAGES + 1) * PAGE));
        Block block = arena.allocate(PAGE);
        block.putLong(0, 42);
        assertThat(block.getLong(0)).isEqualTo(42);
        arena.close();
        assertThat(budget.used()).isZero();
    }

    private void listener(Runnable change) {
        budget.whenExceeded(missing -> {
            change.run();
            return true;
        });
    }
}
