package dev.virtualalloc;

import static dev.virtualalloc.FakeAddressSpace.PAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.MemoryUsage.Totals;
import dev.virtualalloc.internal.LinuxLimits;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What is counted of what is held, by whom. */
class MemoryUsageTest {
    private static final long MAXIMUM = 1 << 20;

    private final FakeAddressSpace space = new FakeAddressSpace();
    private final RangePool pool = RangePool.withLimit(10 * PAGE);

    /** Of the allocators and the address space: counts are for all tests of this JVM together. */
    private String name = "";

    @BeforeEach
    void nameOfThisTest(TestInfo test) {
        name = test.getDisplayName();
        space.name = name;
    }

    private VirtualAlloc.Builder builder() {
        return VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(MAXIMUM)
                .keep(pool)
                .name(name);
    }

    private Totals ofAllocator() {
        return VirtualMemory.usage().byAllocator().getOrDefault(name, Totals.NOTHING);
    }

    private void assertHeld(long reserved, long committed) {
        assertThat(VirtualMemory.usage().byProvider().get(name)).isEqualTo(new Totals(reserved, committed, 0, 0));
    }

    @Test
    void aReservationIsCountedUntilItIsClosed() {
        Reservation reservation = Reservation.reserve(space, MAXIMUM);
        assertHeld(MAXIMUM, 0);
        reservation.commit(0, 3 * PAGE);
        reservation.commit(2 * PAGE, 3 * PAGE);
        assertHeld(MAXIMUM, 5 * PAGE);
        reservation.protect(PAGE, PAGE, Protection.READ);
        reservation.decommit(PAGE, 2 * PAGE);
        assertHeld(MAXIMUM, 3 * PAGE);
        reservation.close();
        reservation.close();
        assertHeld(0, 0);
    }

    @Test
    void whatTheSystemRefusesIsCountedAsItWas() {
        space.failAlways("reserve");
        assertThatThrownBy(() -> Reservation.reserve(space, MAXIMUM)).isInstanceOf(OutOfVirtualMemoryException.class);
        assertHeld(0, 0);
        Reservation reservation = withTwoPages();
        for (String operation : new String[] {"commit", "decommit", "release"}) {
            space.failAlways(operation);
            assertThatThrownBy(() -> {
                        reservation.commit(0, 8 * PAGE);
                        reservation.decommit(0, 8 * PAGE);
                        reservation.close();
                    })
                    .as(operation)
                    .isInstanceOf(OutOfVirtualMemoryException.class);
            assertHeld(MAXIMUM, reservation.committed());
        }
        space.failing = "";
        reservation.close();
        assertHeld(0, 0);
    }

    private Reservation withTwoPages() {
        space.failing = "";
        Reservation reservation = Reservation.reserve(space, MAXIMUM);
        reservation.commit(PAGE, PAGE);
        reservation.commit(4 * PAGE, PAGE);
        return reservation;
    }

    @Test
    void whatAnErrorInterruptsIsCountedAsTheReservationHasIt() {
        Reservation reservation = withTwoPages();
        space.interrupting = true;
        assertThatThrownBy(() -> reservation.decommit(0, 2 * PAGE)).isSameAs(FakeAddressSpace.INTERRUPTION);
        assertHeld(MAXIMUM, PAGE);
        assertThat(reservation.committed()).isEqualTo(PAGE);
        assertThatThrownBy(reservation::close).isSameAs(FakeAddressSpace.INTERRUPTION);
        assertHeld(0, 0);
    }

    @Test
    void addressesThatCannotBeUsedAreNotCounted() {
        space.address = 1L << 59;
        assertThatThrownBy(() -> Reservation.reserve(space, MAXIMUM)).isInstanceOf(IllegalStateException.class);
        assertHeld(0, 0);
    }

    @Test
    void aLazyReservationIsCommittedFromTheStart() {
        try (Reservation reservation = Reservation.reserveLazily(space, MAXIMUM)) {
            assertHeld(MAXIMUM, MAXIMUM);
            reservation.decommit(0, PAGE);
            assertHeld(MAXIMUM, MAXIMUM - PAGE);
        }
        assertHeld(0, 0);
    }

    @Test
    void aBlockIsCountedUntilItIsClosedAndKeptFromThenOn() {
        Block block = builder().build().allocate(2 * PAGE);
        assertThat(ofAllocator()).isEqualTo(new Totals(MAXIMUM, 2 * PAGE, 0, 1));
        block.grow(3 * PAGE);
        block.shrink(PAGE);
        assertThat(ofAllocator()).isEqualTo(new Totals(MAXIMUM, PAGE, 0, 1));
        block.close();
        block.close();
        assertThat(ofAllocator()).isEqualTo(new Totals(MAXIMUM, PAGE, PAGE, 0));
        builder().build().allocate(1);
        assertThat(ofAllocator()).isEqualTo(new Totals(MAXIMUM, PAGE, 0, 1));
    }

    @Test
    void whatThePoolGivesBackIsNotCountedAnyMore() {
        builder().build().allocate(PAGE).close();
        pool.trim();
        assertThat(ofAllocator()).isEqualTo(Totals.NOTHING);
    }

    @Test
    void whatThePoolCannotGiveBackIsStillKept() {
        builder().build().allocate(PAGE).close();
        space.failAlways("release");
        assertThatThrownBy(pool::trim).isInstanceOf(OutOfVirtualMemoryException.class);
        assertThat(ofAllocator()).isEqualTo(new Totals(MAXIMUM, PAGE, PAGE, 0));
    }

    @Test
    void aBlockThatIsNotKeptIsNoneAndHoldsItsRangeUntilThatIsReleased() {
        builder().keep(RangePool.none()).build().allocate(PAGE).close();
        assertThat(ofAllocator()).isEqualTo(Totals.NOTHING);
        builder().build().allocate(11 * PAGE).close();
        Block frozen = builder().build().allocate(PAGE);
        frozen.protect(Protection.READ);
        frozen.close();
        assertThat(ofAllocator()).isEqualTo(new Totals(2 * MAXIMUM, 12 * PAGE, 0, 0));
        pool.trim();
        assertThat(ofAllocator()).isEqualTo(Totals.NOTHING);
    }

    @Test
    void aBlockThatCannotBeClosedIsStillOne() {
        Block block = builder().keep(RangePool.none()).build().allocate(PAGE);
        space.failAlways("release");
        assertThatThrownBy(block::close).isInstanceOf(OutOfVirtualMemoryException.class);
        assertThat(ofAllocator()).isEqualTo(new Totals(MAXIMUM, PAGE, 0, 1));
        space.failing = "";
        block.close();
        assertThat(ofAllocator()).isEqualTo(Totals.NOTHING);
    }

    @Test
    void aBlockThatIsRefusedIsNone() {
        space.failAlways("commit");
        VirtualAlloc allocator = builder().build();
        assertThatThrownBy(() -> allocator.allocate(PAGE)).isInstanceOf(OutOfVirtualMemoryException.class);
        assertThat(ofAllocator()).isEqualTo(Totals.NOTHING);
        space.failAlways("reserve");
        assertThatThrownBy(() -> allocator.allocate(PAGE)).isInstanceOf(OutOfVirtualMemoryException.class);
        assertThat(ofAllocator()).isEqualTo(Totals.NOTHING);
    }

    @Test
    void aLazyBlockIsKeptWithoutItsMemory() {
        VirtualAlloc allocator = builder()
                .commit(CommitPolicy.lazily())
                .keep(RangePool.withLimit(PAGE))
                .build();
        Block block = allocator.allocateZeroed(10 * PAGE);
        assertThat(ofAllocator()).isEqualTo(new Totals(MAXIMUM, MAXIMUM, 0, 1));
        block.close();
        assertThat(ofAllocator()).isEqualTo(new Totals(MAXIMUM, MAXIMUM, 0, 0));
        allocator.allocateZeroed(PAGE);
        assertThat(ofAllocator()).isEqualTo(new Totals(MAXIMUM, MAXIMUM, 0, 1));
    }

    @Test
    void allocatorsOfOneNameAreCountedTogether() {
        builder().build().allocate(PAGE);
        builder().maximum(2 * MAXIMUM).keep(RangePool.withLimit(PAGE)).build().allocate(PAGE);
        assertThat(ofAllocator()).isEqualTo(new Totals(3 * MAXIMUM, 2 * PAGE, 0, 2));
    }

    @Test
    void allocatorsOfDifferentNamesDoNotTakeWhatTheOthersHaveLeft() {
        builder().build().allocate(PAGE).close();
        VirtualAlloc other = builder().name(name + " of another").build();
        other.allocate(PAGE);
        assertThat(ofAllocator().kept()).isEqualTo(PAGE);
        assertThat(VirtualMemory.usage().byAllocator().get(other.name())).isEqualTo(new Totals(MAXIMUM, PAGE, 0, 1));
    }

    @Test
    void anAllocatorWithoutANameIsCountedAmongTheUnnamed() {
        VirtualAlloc allocator = VirtualAlloc.builder().addressSpace(space).build();
        assertThat(allocator.name()).isEqualTo(VirtualAlloc.DEFAULT_NAME);
        assertThat(VirtualMemory.usage().byAllocator()).containsKey(VirtualAlloc.DEFAULT_NAME);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().name(" "))
                .withMessage("an allocator without a name could not be told from others. Choose one that says what its"
                        + " blocks are for");
    }

    @Test
    void theTotalIsTheSumOfAllProviders() {
        builder().build().allocate(PAGE);
        MemoryUsage usage = VirtualMemory.usage();
        assertThat(usage.total()).isEqualTo(usage.byProvider().values().stream().reduce(Totals.NOTHING, Totals::plus));
    }

    @Test
    void mappingsAreThoseOfTheProcess() {
        OptionalLong mappings = VirtualMemory.usage().mappings();
        assertThat(mappings.isPresent())
                .isEqualTo(LinuxLimits.current().mappings().isPresent());
        assertThat(mappings.orElse(1)).isPositive();
    }

    @Test
    void whatWasReturnedStaysAsItIs() {
        Map<String, Totals> map = new TreeMap<>(Map.of("b", Totals.NOTHING, "a", Totals.NOTHING));
        MemoryUsage usage = new MemoryUsage(Totals.NOTHING, map, map, OptionalLong.empty());
        map.clear();
        assertThat(usage.byProvider()).containsOnlyKeys("a", "b").isUnmodifiable();
        assertThat(usage.byAllocator()).containsOnlyKeys("a", "b").isUnmodifiable();
    }

    @Test
    void whatNobodyCanReachAnyMoreIsCountedAndKeepsNoAddressSpace() throws InterruptedException {
        WeakReference<FakeAddressSpace> gone = new WeakReference<>(leave(name));
        for (int tries = 0; gone.get() != null && tries < 100; tries++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(gone.get()).isNull();
        // Shelves that are gone are noticed when there is a new one.
        builder().name(name + " later").build();
        assertThat(ofAllocator()).isEqualTo(new Totals(MAXIMUM, PAGE, 0, 1));
    }

    private static FakeAddressSpace leave(String name) {
        FakeAddressSpace space = new FakeAddressSpace();
        VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(MAXIMUM)
                .keep(RangePool.withLimit(PAGE))
                .name(name)
                .build()
                .allocate(PAGE);
        return space;
    }

    @Test
    void anAllocatorThatIsGoneAndHasLeftNothingIsForgotten() throws InterruptedException {
        leaveNothing(name);
        for (int tries = 0; VirtualMemory.usage().byAllocator().containsKey(name) && tries < 100; tries++) {
            System.gc();
            Thread.sleep(10);
            builder().name(name + " later").build();
        }
        assertThat(VirtualMemory.usage().byAllocator()).doesNotContainKey(name);
    }

    private static void leaveNothing(String name) {
        RangePool pool = RangePool.withLimit(PAGE);
        VirtualAlloc.builder()
                .addressSpace(new FakeAddressSpace())
                .keep(pool)
                .name(name)
                .build()
                .allocate(PAGE)
                .close();
        pool.close();
    }
}
