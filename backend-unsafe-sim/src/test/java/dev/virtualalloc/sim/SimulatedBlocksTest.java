package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Capability;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The library on simulated memory: what whoever tests on the simulator relies on. */
class SimulatedBlocksTest {
    private SimulatedAddressSpace space = Simulator.linux4k().open();

    @AfterEach
    void nothingIsLeft() {
        assertThat(space.reservedBytes()).as(space.pageTable()).isZero();
        assertThat(space.committedBytes()).isZero();
        assertThat(space.mappingCount()).isZero();
    }

    private VirtualAlloc allocator(long maximum) {
        return VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(maximum)
                .keep(RangePool.none())
                .build();
    }

    static Stream<Simulator> systems() {
        return Stream.of(
                Simulator.linux4k(),
                Simulator.linux64k(),
                Simulator.macos16k(),
                Simulator.windows(),
                Simulator.linux4k().withPageSize(16),
                Simulator.windows().withPageSize(1 << 20),
                Simulator.linux4k().withCapabilities(Set.of()));
    }

    @ParameterizedTest
    @MethodSource("systems")
    void growthDoesNotMoveAndContentsSurvive(Simulator simulator) {
        space = simulator.open();
        try (Block block = allocator(8 << 20).allocate(8)) {
            long address = block.address();
            Random expected = new Random(1);
            for (long size = 8; size <= 8 << 20; size *= 2) {
                block.grow(size);
                block.putLong(size - 8, expected.nextLong());
                assertThat(block.address()).isEqualTo(address);
            }
            Random again = new Random(1);
            for (long size = 8; size <= 8 << 20; size *= 2) {
                assertThat(block.getLong(size - 8)).isEqualTo(again.nextLong());
            }
        }
    }

    @Test
    void aReservationTouchesNoMemory() {
        try (Block block = allocator(1 << 30).allocate(100)) {
            assertThat(block.maximum()).isEqualTo(1 << 30);
            assertThat(space.reservedBytes()).isEqualTo(1 << 30);
            assertThat(space.committedBytes()).isEqualTo(4096);
        }
    }

    private static final List<Consumer<Block>> LIFE = List.of(
            block -> block.grow(5_000),
            block -> block.grow(200_000),
            block -> block.protect(Protection.READ),
            block -> block.grow(500_000),
            block -> block.protect(Protection.READ_WRITE),
            block -> block.shrink(100_000),
            Block::residentBytes,
            block -> block.grow(900_000),
            Block::close);

    private record Snapshot(long size, long capacity, Protection protection, String pages, int contents) {}

    private Snapshot snapshot(Block block) {
        byte[] contents = new byte[(int) block.size()];
        block.copyTo(0, contents, 0, contents.length);
        return new Snapshot(
                block.size(), block.capacity(), block.protection(), space.pageTable(), Arrays.hashCode(contents));
    }

    @Test
    void aRefusalAtAnyCallLeavesTheBlockAsItWasAndTheSameCallCanBeTriedAgain() {
        long calls = live(FaultPlan.none(), 0);
        assertThat(calls).isGreaterThanOrEqualTo(LIFE.size());
        for (long call = 1; call <= calls; call++) {
            // Three in a row: growth that is refused its step takes that back, and asks for just what it needs.
            live(FaultPlan.call(call).and(FaultPlan.call(call + 1)).and(FaultPlan.call(call + 2)), 1);
        }
    }

    /** Leads a block through its life, and answers how many calls that took. */
    private long live(FaultPlan plan, int expectedRefusals) {
        int refusals = 0;
        Block block = allocator(1 << 20).allocate(1_000);
        block.fill(0, 1_000, (byte) 7);
        long before = space.callCount();
        space.failWith(plan);
        for (Consumer<Block> step : LIFE) {
            Snapshot snapshot = snapshot(block);
            try {
                step.accept(block);
            } catch (VirtualMemoryException e) {
                refusals++;
                assertThat(snapshot(block)).isEqualTo(snapshot);
                space.failWith(FaultPlan.none());
                step.accept(block);
            }
        }
        space.failWith(FaultPlan.none());
        assertThat(refusals).as(plan.toString()).isEqualTo(expectedRefusals);
        return space.callCount() - before;
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"RESERVE", "COMMIT"})
    void anAllocationThatIsRefusedLeavesNothingBehind(Operation operation) {
        VirtualAlloc allocator = allocator(1 << 20);
        space.failWith(FaultPlan.everyFrom(operation, 1));
        assertThatThrownBy(() -> allocator.allocate(1_000))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageContaining(operation + " failed: ");
        assertThat(space.reservedBytes()).isZero();
        space.failWith(FaultPlan.none());
        allocator.allocate(1_000).close();
    }

    @Test
    void growthTakesWhatItNeedsWhereTheLimitLeavesNoRoomForAStep() {
        space = Simulator.linux4k().withCommitLimit(5 * 4096).open();
        try (Block block = allocator(1 << 20).allocate(4096)) {
            block.grow(5 * 4096);
            assertThat(block.capacity()).isEqualTo(5 * 4096);
            assertThat(block.tryGrow(5 * 4096 + 1)).isFalse();
            assertThat(block.size()).isEqualTo(5 * 4096);
        }
    }

    @Test
    void aBlockGrowsAgainAfterAnotherIsClosed() {
        space = Simulator.windows().withCommitLimit(1 << 20).open();
        VirtualAlloc allocator = allocator(1 << 20);
        try (Block one = allocator.allocate(600_000);
                Block two = allocator.allocate(300_000)) {
            assertThat(two.tryGrow(600_000)).isFalse();
            one.close();
            assertThat(two.tryGrow(600_000)).isTrue();
        }
    }

    @Test
    void aMaximumThatTheSystemDoesNotHaveIsRefusedWithItsNumbers() {
        space = Simulator.linux4k().withAddressBits(30).open();
        assertThatThrownBy(() -> allocator(VirtualAlloc.DEFAULT_MAXIMUM).allocate(1))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessage(
                        "reserve failed: 466 GiB (unsafe-sim, linux4k): ENOMEM (12). The simulated address space has 30"
                                + " bits, 1 GiB, of which 0 bytes are reserved");
    }

    @Test
    void aMaximumThatNobodyHasChosenIsOneThatMallocHas() {
        VirtualAlloc allocator = VirtualAlloc.builder()
                .addressSpace(space)
                .keep(RangePool.none())
                .build();
        try (Block one = allocator.allocate(1_000);
                Block two = allocator.allocate(1_000)) {
            one.grow(1 << 20);
            two.grow(1 << 20);
            assertThat(allocator.maximum()).isEqualTo(1 << 30);
            assertThat(space.committedBytes()).isBetween(2L << 20, 8L << 20);
        }
    }

    @Test
    void aSmallAddressSpaceCanBeCountedOnForAQuarter() {
        assertThat(Simulator.linux4k().withAddressBits(24).open().largestReservation())
                .isEqualTo(1 << 22);
        assertThat(Simulator.windows().withAddressBits(1).open().largestReservation())
                .isEqualTo(64 << 10);
    }

    @Test
    void theMaximumOfABlockIsNotPassed() {
        try (Block block = allocator(10_000).allocate(10_000)) {
            assertThatThrownBy(() -> block.grow(10_001)).isInstanceOf(CapacityExceededException.class);
            assertThat(space.committedBytes()).isEqualTo(3 * 4096);
        }
    }

    @Test
    void whatABlockHasGivenBackIsZeroWhenItIsGivenMemoryAgain() {
        try (Block block = allocator(1 << 20).allocate(100_000)) {
            block.fill(0, 100_000, (byte) 7);
            block.shrink(4096);
            assertThat(space.committedBytes()).isEqualTo(4096);
            block.grow(100_000);
            for (long offset = 0; offset < 100_000; offset++) {
                assertThat(block.getByte(offset)).isEqualTo((byte) (offset < 4096 ? 7 : 0));
            }
        }
    }

    @Test
    void theProtectionOfABlockIsInThePageTable() {
        try (Block block = allocator(1 << 20).allocate(4096)) {
            block.protect(Protection.READ);
            block.grow(8192);
            assertThat(space.query(block.address())).isEqualTo(Protection.READ);
            assertThat(space.query(block.address() + 4096)).isEqualTo(Protection.READ);
            assertThatThrownBy(() -> space.memory().write(block.address(), (byte) 1))
                    .isInstanceOf(SimulatedFaultException.class);
        }
    }

    @Test
    void aBlockThatShouldBeExecutedIsRefused() {
        assertThatThrownBy(() -> VirtualAlloc.builder()
                        .addressSpace(space)
                        .protection(Protection.READ_WRITE_EXECUTE)
                        .build())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("capability " + Capability.WRITE_EXECUTE);
        try (Block block = allocator(1 << 20).allocate(8)) {
            assertThatThrownBy(block::seal)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("capability " + Capability.EXECUTE);
            block.putLong(0, 42);
        }
    }

    @Test
    void aStrayAccessAfterClosingFaultsThroughTheProbe() {
        Block block = allocator(1 << 20).allocate(8);
        block.close();
        assertThatThrownBy(() -> space.memory().read(block.address()))
                .isInstanceOfSatisfying(
                        SimulatedFaultException.class,
                        e -> assertThat(e.state()).isEqualTo(PageState.FREE));
    }

    @Test
    void aReservationWithHolesIsAsItWasAfterARefusedCommit() {
        try (Reservation reservation = Reservation.reserve(space, 16 * 4096)) {
            reservation.commit(4096, 4096);
            reservation.commit(4 * 4096, 4096, Protection.READ);
            String pages = space.pageTable();
            for (int commit = 1; commit <= 3; commit++) {
                space.failWith(FaultPlan.everyFrom(Operation.COMMIT, commit));
                assertThatThrownBy(() -> reservation.commit(0, 8 * 4096))
                        .isInstanceOf(OutOfVirtualMemoryException.class);
                assertThat(space.pageTable()).isEqualTo(pages);
                assertThat(reservation.committed()).isEqualTo(2 * 4096);
            }
            space.failWith(FaultPlan.none());
            reservation.commit(0, 8 * 4096);
            assertThat(reservation.committed()).isEqualTo(8 * 4096);
            assertThat(space.query(reservation.address() + 4 * 4096)).isEqualTo(Protection.READ);
        }
    }

    @Test
    void aBlockWithoutTheCapabilityToProtectWorksAllTheSame() {
        space = Simulator.linux4k().without(Capability.PROTECT).open();
        try (Block block = allocator(1 << 20).allocate(8)) {
            block.putLong(0, 42);
            assertThatThrownBy(() -> block.protect(Protection.READ)).isInstanceOf(UnsupportedOperationException.class);
            block.putLong(0, block.getLong(0) + 1);
            assertThat(block.getLong(0)).isEqualTo(43);
        }
    }

    @Test
    void aSystemThatGivesNothingMoreLeavesTheBlockAsItWasAndItGrowsLater() {
        try (Block block = allocator(1 << 20).allocate(10_000)) {
            block.fill(0, 10_000, (byte) 7);
            String pages = space.pageTable();
            space.failWith(FaultPlan.everyFrom(Operation.COMMIT, 1));
            assertThatThrownBy(() -> block.grow(100_000)).isInstanceOf(OutOfVirtualMemoryException.class);
            assertThat(block.tryGrow(100_000)).isFalse();
            assertThat(block.size()).isEqualTo(10_000);
            assertThat(space.pageTable()).isEqualTo(pages);
            space.failWith(FaultPlan.none());
            block.grow(100_000);
            assertThat(block.getByte(9_999)).isEqualTo((byte) 7);
            assertThat(block.getByte(99_999)).isZero();
        }
    }
}
