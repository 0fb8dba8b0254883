package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.virtualalloc.Block;
import dev.virtualalloc.BudgetExceededException;
import dev.virtualalloc.CommitPolicy;
import dev.virtualalloc.MemoryBudget;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a budget refuses, and that it is charged with what is committed at every moment, whatever fails. */
class MemoryBudgetTest {
    private static final long PAGE = 4096;
    private static final long MAXIMUM = 1 << 20;

    private final SimulatedAddressSpace memory = Simulator.linux4k().open();
    private final RangePool pool = RangePool.withLimit(MAXIMUM);
    private final MemoryBudget budget = MemoryBudget.of("requests", 16 * PAGE);

    private VirtualAlloc allocator(MemoryBudget budget) {
        return builder().budget(budget).build();
    }

    private VirtualAlloc.Builder builder() {
        return VirtualAlloc.builder().addressSpace(memory).maximum(MAXIMUM).keep(pool);
    }

    /** What is charged is what the simulated system has committed. */
    private void isExact() {
        assertThat(budget.used()).isEqualTo(memory.committedBytes());
    }

    private static void failing(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(VirtualMemoryException.class)
                .isNotInstanceOf(BudgetExceededException.class);
    }

    // What is refused.

    @Test
    void whatWouldPassTheLimitIsRefusedWithTheNumbersAndNothingHasChanged() {
        try (Block block = allocator(budget).allocate(10 * PAGE)) {
            BudgetExceededException refusal =
                    catchThrowableOfType(BudgetExceededException.class, () -> block.grow(17 * PAGE));

            assertThat(refusal)
                    .hasMessageMatching("commit failed: 28 KiB at 0x[0-9a-f]+ \\(unsafe-sim\\): budget requests has"
                            + " 40,960 of its 65,536 bytes \\(64 KiB\\) in use. Close something that is charged to it, or"
                            + " give it a larger limit");
            assertThat(refusal.budget()).isEqualTo("requests");
            assertThat(refusal.limit()).isEqualTo(16 * PAGE);
            assertThat(refusal.used()).isEqualTo(10 * PAGE);
            assertThat(refusal.bytes()).isEqualTo(7 * PAGE);
            assertThat(refusal.errorName()).isEmpty();
            assertThat(refusal.errorCode()).isZero();
            assertThat(block.size()).isEqualTo(10 * PAGE);
            isExact();
            assertThat(block.tryGrow(17 * PAGE)).isFalse();
            block.grow(16 * PAGE);
            isExact();
        }
    }

    @Test
    void aLimitIsABudgetOfTheAllocatorAlone() {
        VirtualAlloc one = builder().limit(2 * PAGE).build();
        VirtualAlloc two = builder().limit(2 * PAGE).build();
        one.allocate(2 * PAGE);
        two.allocate(2 * PAGE);

        assertThatThrownBy(() -> one.allocate(1))
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining(": the budget has 8,192 of its 8,192 bytes (8 KiB) in use");
    }

    @Test
    void addressesCostNothing() {
        try (Reservation reservation = Reservation.reserve(budget.limiting(memory), 1 << 30)) {
            assertThat(budget.used()).isZero();
            reservation.commit(0, 16 * PAGE);
            assertThatThrownBy(() -> reservation.commit(0, 17 * PAGE)).isInstanceOf(BudgetExceededException.class);
            assertThat(reservation.committed()).isEqualTo(16 * PAGE);
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void theLimitIsForAllThatShareTheBudget() {
        Block first = allocator(budget).allocate(10 * PAGE);
        VirtualAlloc other = builder()
                .maximum(2 * MAXIMUM)
                .budget(budget)
                .keep(RangePool.none())
                .build();

        assertThatThrownBy(() -> other.allocate(7 * PAGE)).isInstanceOf(BudgetExceededException.class);
        first.close();
        pool.trim();
        other.allocate(7 * PAGE).close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void aParentLimitsItsChildrenTogetherAndIsNamed() {
        MemoryBudget one = budget.child("one", 12 * PAGE);
        MemoryBudget two = budget.child("two", 12 * PAGE);
        assertThat(one.parent()).contains(budget);
        assertThat(budget.parent()).isEmpty();
        Block first = allocator(one).allocate(12 * PAGE);
        Block second = allocator(two).allocate(4 * PAGE);
        assertThat(one.used()).isEqualTo(12 * PAGE);
        assertThat(two.used()).isEqualTo(4 * PAGE);
        isExact();

        assertThatThrownBy(() -> first.grow(13 * PAGE)).hasMessageContaining("budget requests/one has 49,152 of");
        assertThatThrownBy(() -> second.grow(5 * PAGE)).hasMessageContaining("budget requests has 65,536 of");
        assertThat(one.used()).isEqualTo(12 * PAGE);
        assertThat(two.used()).isEqualTo(4 * PAGE);
        isExact();
        first.close();
        second.close();
        pool.trim();
        assertThat(one.used()).isZero();
        assertThat(two.used()).isZero();
        assertThat(budget.used()).isZero();
    }

    @Test
    void whatIsNearTheLimitGrowsUpToItInFewSteps() {
        MemoryBudget large = MemoryBudget.of("large", 200 * PAGE);
        try (Block block = allocator(large).allocate(PAGE)) {
            long before =
                    memory.calls().stream().filter(MemoryBudgetTest::commits).count();
            for (long size = 2 * PAGE; size <= 200 * PAGE; size += PAGE) {
                block.grow(size);
            }
            assertThat(large.used()).isEqualTo(200 * PAGE);
            assertThat(memory.calls().stream().filter(MemoryBudgetTest::commits).count() - before)
                    .isLessThan(25);
        }
    }

    private static boolean commits(SimulatedCall call) {
        return call.operation() == Operation.COMMIT;
    }

    @Test
    void lazilyNothingCanBeLimited() {
        assertThatThrownBy(() ->
                        builder().budget(budget).commit(CommitPolicy.lazily()).build())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageStartingWith("budget requests cannot limit memory that is committed lazily (LAZY): ");
        AddressSpace space = budget.limiting(memory);
        assertThat(space.capabilities()).doesNotContain(Capability.LAZY).contains(Capability.PROTECT);
        assertThatThrownBy(() -> space.reserveLazily(MAXIMUM)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(budget.limiting(memory)).isSameAs(space);
        assertThat(budget.child("other", PAGE).limiting(memory)).isNotSameAs(space);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aLimitIsPositive(long bytes) {
        assertThatIllegalArgumentException().isThrownBy(() -> MemoryBudget.of(bytes));
        assertThatIllegalArgumentException().isThrownBy(() -> budget.child("none", bytes));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().limit(bytes));
    }

    @Test
    void aBudgetDescribesItself() {
        allocator(budget).allocate(PAGE);
        assertThat(budget).hasToString("MemoryBudget requests with 4 KiB of 64 KiB in use");
        assertThat(MemoryBudget.of(PAGE)).hasToString("MemoryBudget with 0 bytes of 4 KiB in use");
        assertThat(budget.child("child", PAGE).name()).isEqualTo("requests/child");
        assertThat(MemoryBudget.of(PAGE).child("child", PAGE).name()).isEqualTo("child");
    }

    // What is charged.

    @Test
    void aCommitThatTheSystemRefusesIsNotCharged() {
        try (Reservation reservation = Reservation.reserve(budget.limiting(memory), MAXIMUM)) {
            reservation.commit(2 * PAGE, PAGE);
            // The second of three gaps.
            reservation.commit(5 * PAGE, PAGE);
            memory.failWith(FaultPlan.call(2));
            failing(() -> reservation.commit(0, 8 * PAGE));
            isExact();
            assertThat(budget.used()).isEqualTo(2 * PAGE);
            reservation.commit(0, 8 * PAGE);
            assertThat(budget.used()).isEqualTo(8 * PAGE);
            isExact();
        }
        isExact();
    }

    @Test
    void whatTheSystemRefusesToTakeStaysCharged() {
        Reservation reservation = Reservation.reserve(budget.limiting(memory), MAXIMUM);
        reservation.commit(0, 8 * PAGE);
        memory.failWith(FaultPlan.call(1));
        failing(() -> reservation.decommit(0, 4 * PAGE));
        assertThat(budget.used()).isEqualTo(8 * PAGE);
        reservation.decommit(0, 4 * PAGE);
        // Pages without memory give nothing back.
        reservation.decommit(0, 5 * PAGE);
        assertThat(budget.used()).isEqualTo(3 * PAGE);
        memory.failWith(FaultPlan.call(1));
        failing(reservation::close);
        assertThat(budget.used()).isEqualTo(3 * PAGE);
        reservation.commit(0, PAGE);
        assertThat(budget.used()).isEqualTo(4 * PAGE);
        reservation.close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void whatIsCommittedAlreadyIsNotChargedAgain() {
        AddressSpace space = budget.limiting(memory);
        long address = space.reserve(MAXIMUM);
        space.commit(address + 2 * PAGE, 10 * PAGE, Protection.READ_WRITE);
        space.commit(address, 16 * PAGE, Protection.READ);
        assertThat(budget.used()).isEqualTo(16 * PAGE);
        space.release(address, MAXIMUM);
        assertThat(budget.used()).isZero();
    }

    @Test
    void whateverFailsWhatIsChargedIsWhatIsCommitted() {
        AddressSpace space = budget.limiting(memory);
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<Reservation> open = new ArrayList<>();
            memory.failWith(FaultPlan.random(seed, 0.2));
            for (int step = 0; step < 100; step++) {
                try {
                    if (open.isEmpty() || random.nextInt(10) == 0) {
                        open.add(Reservation.reserve(space, 16 * PAGE));
                    }
                    int index = random.nextInt(open.size());
                    long offset = random.nextInt(16) * PAGE;
                    long bytes = (1 + random.nextInt((int) (16 - offset / PAGE))) * PAGE;
                    switch (random.nextInt(8)) {
                        case 0 -> {
                            open.get(index).close();
                            open.remove(index);
                        }
                        case 1, 2, 3 -> open.get(index).decommit(offset, bytes);
                        default -> open.get(index).commit(offset, bytes);
                    }
                } catch (VirtualMemoryException refused) {
                    // Also what a refused commit leaves committed because taking it back is refused too.
                }
                isExact();
                assertThat(budget.used()).isLessThanOrEqualTo(budget.limit());
            }
            memory.failWith(FaultPlan.none());
            open.forEach(Reservation::close);
            assertThat(budget.used()).isZero();
        }
    }

    @Test
    void whatAnErrorInterruptsIsChargedUntilTheReservationIsClosed() {
        AtomicBoolean interrupting = new AtomicBoolean();
        AddressSpace interrupted = new ForwardingAddressSpace(memory) {
            @Override
            public void commit(long address, long bytes, Protection protection) {
                super.commit(address, bytes, protection);
                interrupt();
            }

            @Override
            public void decommit(long address, long bytes) {
                super.decommit(address, bytes);
                interrupt();
            }

            private void interrupt() {
                if (interrupting.get()) {
                    throw new StackOverflowError("simulated");
                }
            }
        };
        Reservation reservation = Reservation.reserve(budget.limiting(interrupted), MAXIMUM);
        reservation.commit(0, 2 * PAGE);
        interrupting.set(true);
        assertThatThrownBy(() -> reservation.commit(2 * PAGE, 2 * PAGE)).isInstanceOf(StackOverflowError.class);
        assertThat(budget.used()).isEqualTo(4 * PAGE);
        assertThatThrownBy(() -> reservation.decommit(0, PAGE)).isInstanceOf(StackOverflowError.class);
        assertThat(budget.used()).isEqualTo(4 * PAGE);
        interrupting.set(false);

        reservation.close();

        assertThat(budget.used()).isZero();
    }

    @Test
    @Timeout(60)
    void threadsNeverHaveMoreThanTheLimitTogetherAndLeaveNothing() throws Exception {
        MemoryBudget[] children = {budget.child("one", 9 * PAGE), budget.child("two", 9 * PAGE)};
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            AddressSpace space = children[thread % 2].limiting(memory);
            Random random = new Random(thread);
            tasks.add(() -> {
                int refusals = 0;
                for (int round = 0; round < 300; round++) {
                    try (Reservation reservation = Reservation.reserve(space, 8 * PAGE)) {
                        for (int step = 0; step < 4; step++) {
                            long offset = random.nextInt(8) * PAGE;
                            reservation.commit(offset, 8 * PAGE - offset);
                            assertThat(memory.committedBytes()).isLessThanOrEqualTo(budget.limit());
                            reservation.decommit(offset / 2 & -PAGE, PAGE);
                        }
                    } catch (BudgetExceededException e) {
                        refusals++;
                    }
                }
                return refusals;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Integer> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(budget.used()).isZero();
        assertThat(children).extracting(MemoryBudget::used).containsOnly(0L);
        assertThat(memory.committedBytes()).isZero();
    }

    // What a pool keeps.

    @Test
    void whatIsKeptStaysChargedAndIsGivenBackBeforeAnythingIsRefused() {
        VirtualAlloc allocator = allocator(budget);
        allocator.allocate(12 * PAGE).close();
        assertThat(pool.keptBytes()).isEqualTo(12 * PAGE);
        assertThat(budget.used()).isEqualTo(12 * PAGE);

        // Of another kind, so that what is kept does not serve for it.
        Block block = builder().maximum(2 * MAXIMUM).budget(budget).build().allocate(16 * PAGE);

        assertThat(pool.keptBytes()).isZero();
        isExact();
        block.close();
        pool.trim();
        assertThat(budget.used()).isZero();
    }

    @Test
    void onlyWhatIsChargedToTheBudgetIsGivenBackForIt() {
        MemoryBudget other = MemoryBudget.of("other", 16 * PAGE);
        Block foreign = allocator(other).allocate(4 * PAGE);
        Block free = builder().build().allocate(4 * PAGE);
        Block own = allocator(budget.child("child", 4 * PAGE)).allocate(4 * PAGE);
        foreign.close();
        free.close();
        own.close();
        assertThat(pool.keptRanges()).isEqualTo(3);

        allocator(budget).allocate(16 * PAGE);

        assertThat(pool.keptRanges()).isEqualTo(2);
        assertThat(other.used()).isEqualTo(4 * PAGE);
    }

    @Test
    void whatForwardsOtherwiseIsGivenBackAsWell() {
        AddressSpace space = new ForwardingAddressSpace(budget.limiting(memory)) {};
        VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(MAXIMUM)
                .keep(pool)
                .build()
                .allocate(4 * PAGE)
                .close();
        assertThat(budget.used()).isEqualTo(4 * PAGE);

        allocator(budget).allocate(16 * PAGE);

        isExact();
    }

    @Test
    void aBudgetAboutABudgetIsGivenBackAsWell() {
        MemoryBudget inner = MemoryBudget.of("inner", 4 * PAGE);
        VirtualAlloc both =
                builder().addressSpace(inner.limiting(memory)).budget(budget).build();
        both.allocate(4 * PAGE).close();
        assertThat(inner.used()).isEqualTo(4 * PAGE);

        allocator(inner).allocate(4 * PAGE);

        assertThat(budget.used()).isZero();
    }

    @Test
    void rangesAreExchangedWithinABudgetAndNotBetweenBudgets() {
        allocator(budget).allocate(4 * PAGE).close();
        long calls = memory.callCount();

        try (Block block = allocator(budget).allocate(4 * PAGE)) {
            assertThat(memory.callCount()).isEqualTo(calls);
            assertThat(pool.keptRanges()).isZero();
        }
        MemoryBudget other = MemoryBudget.of("other", 16 * PAGE);
        try (Block block = allocator(other).allocate(4 * PAGE)) {
            assertThat(other.used()).isEqualTo(4 * PAGE);
            assertThat(pool.keptRanges()).isOne();
        }
    }

    @Test
    void theSystemHasTheLastWord() {
        VirtualAlloc allocator = allocator(budget);
        memory.failWith(FaultPlan.everyFrom(Operation.COMMIT, 1));
        failing(() -> allocator.allocate(PAGE));
        assertThat(budget.used()).isZero();
    }

    // The listener.

    @Test
    void whatTheListenerClosesMakesRoom() {
        VirtualAlloc allocator = allocator(budget);
        List<Block> cache = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            cache.add(allocator.allocate(4 * PAGE));
        }
        List<Long> missing = new ArrayList<>();
        budget.whenExceeded(bytes -> {
            missing.add(bytes);
            cache.remove(0).close();
            return true;
        });

        Block large = builder().maximum(2 * MAXIMUM).budget(budget).build().allocate(7 * PAGE);

        assertThat(large.size()).isEqualTo(7 * PAGE);
        assertThat(missing).containsExactly(7 * PAGE, 3 * PAGE);
        assertThat(cache).hasSize(2);
        large.grow(8 * PAGE);
        isExact();
    }

    @Test
    void itIsAskedForGrowthAsWellAndForTheBudgetThatIsExceeded() {
        Block other = allocator(budget).allocate(4 * PAGE);
        MemoryBudget child = budget.child("child", 16 * PAGE);
        child.whenExceeded(missing -> {
            throw new AssertionError("it is not the child");
        });
        budget.whenExceeded(missing -> {
            other.close();
            return true;
        });
        try (Block block = allocator(child).allocate(12 * PAGE)) {
            block.grow(16 * PAGE);
            assertThat(block.size()).isEqualTo(16 * PAGE);
            isExact();
        }
    }

    @Test
    void whoSaysTryAgainAndFreesNothingIsAskedOnce() {
        AtomicInteger asked = new AtomicInteger();
        budget.whenExceeded(missing -> asked.incrementAndGet() > 0);

        assertThatThrownBy(() -> allocator(budget).allocate(17 * PAGE)).isInstanceOf(BudgetExceededException.class);

        assertThat(asked).hasValue(1);
        isExact();
    }

    @Test
    void whoDoesNotSayTryAgainIsAskedOnce() {
        Block other = allocator(budget).allocate(8 * PAGE);
        budget.whenExceeded(missing -> {
            other.close();
            return false;
        });
        assertThatThrownBy(() -> allocator(budget).allocate(16 * PAGE)).isInstanceOf(BudgetExceededException.class);
    }

    @Test
    void whatTheListenerThrowsIsThrownAndNothingHasChanged() {
        budget.whenExceeded(missing -> {
            throw new IllegalArgumentException("sorry");
        });
        try (Block block = allocator(budget).allocate(10 * PAGE)) {
            assertThatThrownBy(() -> block.grow(20 * PAGE)).hasMessage("sorry");
            assertThat(block.size()).isEqualTo(10 * PAGE);
            isExact();
            block.shrink(0);
        }
    }

    @Test
    void whatTheListenerCommitsIsRefusedWithoutAskingAgain() {
        VirtualAlloc allocator = allocator(budget);
        AtomicInteger asked = new AtomicInteger();
        budget.whenExceeded(missing -> {
            asked.incrementAndGet();
            assertThatThrownBy(() -> allocator.allocate(17 * PAGE)).isInstanceOf(BudgetExceededException.class);
            return true;
        });

        assertThatThrownBy(() -> allocator.allocate(18 * PAGE)).isInstanceOf(BudgetExceededException.class);
        assertThat(asked).hasValue(1);
        // And it is asked the next time.
        assertThatThrownBy(() -> allocator.allocate(18 * PAGE)).isInstanceOf(BudgetExceededException.class);
        assertThat(asked).hasValue(2);
    }

    @Test
    void theBlockThatGrowsIsLeftAlone() {
        Block block = allocator(budget).allocate(10 * PAGE);
        block.putLong(0, 42);
        List<Runnable> changes = List.of(
                block::close, () -> block.shrink(0), () -> block.protect(Protection.READ), () -> block.grow(11 * PAGE));
        for (Runnable change : changes) {
            budget.whenExceeded(missing -> {
                change.run();
                return true;
            });
            assertThatThrownBy(() -> block.grow(20 * PAGE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith(
                            "is growing, and the listener of its budget cannot change it. Close or shrink" + " others");
            assertThat(block.size()).isEqualTo(10 * PAGE);
            assertThat(block.getLong(0)).isEqualTo(42);
            block.putLong(8, 43);
            isExact();
        }
        block.close();
        pool.trim();
        assertThat(budget.used()).isZero();
    }

    @Test
    void aReservationIsRefusedWithoutAsking() {
        budget.whenExceeded(missing -> {
            throw new AssertionError("it has its lock");
        });
        try (Reservation reservation = Reservation.reserve(budget.limiting(memory), MAXIMUM)) {
            assertThatThrownBy(() -> reservation.commit(0, 17 * PAGE))
                    .isInstanceOf(OutOfVirtualMemoryException.class)
                    .isInstanceOf(BudgetExceededException.class);
        }
    }
}
