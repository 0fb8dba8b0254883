package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Block;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.support.Backends;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocks, vecs and arenas have a say in when their memory is physical. */
@ParameterizedClass
@MethodSource("dev.virtualalloc.support.Backends#usable")
class PhysicalMemoryTest {
    private static final int ELEMENTS = 100_000;

    private final AddressSpace space;
    private LongVec vec;

    PhysicalMemoryTest(AddressSpace space) {
        this.space = space;
    }

    @BeforeEach
    void create() {
        vec = LongVec.withCapacity(ELEMENTS, Backends.withMaximum(space, 16 << 20));
        for (long i = 0; i < ELEMENTS; i++) {
            vec.add(i);
        }
    }

    @AfterEach
    void close() {
        vec.close();
    }

    private void assumeCan(Capability capability) {
        assumeTrue(space.capabilities().contains(capability), () -> space + " cannot " + capability);
    }

    @Test
    void prefaultingAndAdvisingAndLockingLeaveTheElementsAlone() {
        assumeCan(Capability.PREFAULT);
        assumeCan(Capability.ADVISE);
        assumeCan(Capability.LOCK);
        vec.advise(Advice.SMALL_PAGES);
        vec.prefault();
        vec.lock();
        vec.unlock();
        assertThat(vec.get(0)).isZero();
        assertThat(vec.get(ELEMENTS - 1)).isEqualTo(ELEMENTS - 1);
        vec.add(7);
    }

    @Test
    void discardingGivesBackWhatTheElementsDoNotNeed() {
        assumeCan(Capability.DISCARD);
        vec.truncate(1000);
        long capacity = vec.capacity();
        vec.discard();
        assertThat(vec.capacity()).isEqualTo(capacity);
        assertThat(vec.get(999)).isEqualTo(999);
        vec.resize(ELEMENTS);
        assertThat(vec.get(1000)).isZero();
        assertThat(vec.get(ELEMENTS - 1)).isZero();
        if (space.capabilities().contains(Capability.RESIDENCY) && !space.name().equals("unsafe-sim")) {
            assertThat(vec.residentBytes()).isLessThan(64 << 10);
        }
    }

    @Test
    void aPartOfABlockIsDiscardedToTheByte() {
        assumeCan(Capability.DISCARD);
        try (Block block = Backends.withMaximum(space, 16 << 20).allocate(1 << 20)) {
            block.fill(0, 1 << 20, (byte) 7);
            block.discard(100, 500_000);
            block.discard(700_000, 3);
            block.discard(800_000, 0);
            for (long offset : new long[] {0, 99, 500_100, 699_999, 700_003, 800_000, (1 << 20) - 1}) {
                assertThat(block.getByte(offset)).as("offset %d", offset).isEqualTo((byte) 7);
            }
            for (long offset : new long[] {100, 4096, 65_536, 500_099, 700_000, 700_002}) {
                assertThat(block.getByte(offset)).as("offset %d", offset).isZero();
            }
        }
    }

    @Test
    void whatIsNotInTheBlockOrNotWritableIsRefused() {
        try (Block block = Backends.withMaximum(space, 16 << 20).allocate(1000)) {
            for (long offset : new long[] {-1, 1, Long.MAX_VALUE}) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> block.prefault(offset, 1000));
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> block.discard(offset, 1000));
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> block.advise(offset, 1000, Advice.HUGE_PAGES));
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> block.lock(offset, 1000));
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> block.unlock(offset, 1000));
            }
        }
        vec.close();
        for (Runnable use : List.<Runnable>of(
                vec::prefault, vec::discard, vec::lock, vec::unlock, () -> vec.advise(Advice.HUGE_PAGES))) {
            assertThatIllegalStateException().isThrownBy(use::run).withMessage("this LongVec is closed");
        }
    }

    @Test
    void anArenaHasPagesAndItsBlocksHaveNone() {
        assumeCan(Capability.PREFAULT);
        assumeCan(Capability.ADVISE);
        assumeCan(Capability.LOCK);
        assumeCan(Capability.DISCARD);
        try (VirtualArena arena = VirtualArena.withCapacity(0, Backends.withMaximum(space, 16 << 20))) {
            Block block = arena.allocate(1 << 20);
            block.fill(0, 1 << 20, (byte) 7);
            arena.advise(Advice.SMALL_PAGES);
            arena.prefault();
            arena.lock();
            arena.unlock();
            block.shrink(10_000);
            arena.discard();
            assertThat(block.getByte(9_999)).isEqualTo((byte) 7);
            block.grow(1 << 20);
            assertThat(block.getByte(10_000)).isZero();
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> block.prefault(0, 10))
                    .withMessageContaining("no pages of their own");
        }
    }
}
