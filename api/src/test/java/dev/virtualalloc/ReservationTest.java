package dev.virtualalloc;

import static dev.virtualalloc.FakeAddressSpace.GRANULARITY;
import static dev.virtualalloc.FakeAddressSpace.PAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReservationTest {
    private final FakeAddressSpace space = new FakeAddressSpace();
    private final Reservation reservation = Reservation.reserve(space, 1 << 20);

    /** Every operation on a range, called with whatever offset and length. */
    interface Operation {
        void on(Reservation reservation, long offset, long bytes);
    }

    static Map<String, Operation> operations() {
        Map<String, Operation> operations = new LinkedHashMap<>();
        operations.put("commit", Reservation::commit);
        operations.put("decommit", Reservation::decommit);
        operations.put(
                "map",
                (r, offset, bytes) ->
                        r.map(offset, bytes, new FakeMemoryObject(1 << 20, true), 0, Protection.READ_WRITE));
        operations.put("protect", (r, offset, bytes) -> r.protect(offset, bytes, Protection.READ));
        operations.put("advise", (r, offset, bytes) -> r.advise(offset, bytes, Advice.HUGE_PAGES));
        operations.put("prefault", Reservation::prefault);
        operations.put("discard", Reservation::discard);
        operations.put("lock", Reservation::lock);
        operations.put("unlock", Reservation::unlock);
        operations.put("residentBytes", Reservation::residentBytes);
        return operations;
    }

    static Stream<Arguments> everyOperation() {
        return operations().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    private void nothingWasCalled(Runnable action) {
        List<String> before = List.copyOf(space.calls);
        action.run();
        assertThat(space.calls).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void reservingNothingOrLessIsRefused(long bytes) {
        assertThatIllegalArgumentException().isThrownBy(() -> Reservation.reserve(space, bytes));
        assertThat(space.calls).hasSize(1);
    }

    @Test
    void reservationsAreRoundedUpToTheGranularity() {
        assertThat(Reservation.reserve(space, 1).size()).isEqualTo(GRANULARITY);
        assertThat(Reservation.reserve(space, GRANULARITY + 1).size()).isEqualTo(2 * GRANULARITY);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {-GRANULARITY, Long.MIN_VALUE, 1L << 59, (1L << 59) - GRANULARITY, Long.MAX_VALUE & -GRANULARITY})
    void addressesThatCannotBeUsedAreGivenBack(long address) {
        space.address = address;

        assertThatIllegalStateException()
                .isThrownBy(() -> Reservation.reserve(space, 2 * GRANULARITY))
                .withMessage("provider fake has reserved 128 KiB at 0x" + Long.toHexString(address)
                        + ", and only what ends by 0x800000000000000 can be used. Use another provider");
        assertThat(space.calls)
                .hasSize(3)
                .last()
                .asString()
                .startsWith("release")
                .endsWith("+32");
    }

    @Test
    void theLastAddressesThatCanBeUsedAreTaken() {
        space.address = (1L << 59) - 2 * GRANULARITY;

        assertThat(Reservation.reserve(space, 2 * GRANULARITY).address()).isEqualTo(space.address);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyOperation")
    void negativeAndUnalignedAndEmptyRangesAreRefused(String name, Operation operation) {
        long[][] ranges = {
            {-PAGE, PAGE}, {0, -PAGE}, {0, 0}, {1, PAGE}, {0, PAGE + 1}, {Long.MIN_VALUE, PAGE}, {0, Long.MIN_VALUE}
        };
        nothingWasCalled(() -> {
            for (long[] range : ranges) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> operation.on(reservation, range[0], range[1]))
                        .withMessageContaining("multiples of the page size, 4,096");
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyOperation")
    void rangesOutsideAreRefusedEvenWhereTheSumOverflows(String name, Operation operation) {
        long size = reservation.size();
        long largest = Long.MAX_VALUE & -PAGE;
        long[][] ranges = {{size, PAGE}, {size - PAGE, 2 * PAGE}, {0, size + PAGE}, {largest, largest}, {PAGE, largest}
        };
        nothingWasCalled(() -> {
            for (long[] range : ranges) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> operation.on(reservation, range[0], range[1]))
                        .withMessageContaining("1,048,576 bytes of the reservation at 0x10000000");
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyOperation")
    void nothingWorksAfterClosing(String name, Operation operation) {
        reservation.commit(0, PAGE);
        reservation.close();

        nothingWasCalled(() -> assertThatIllegalStateException()
                .isThrownBy(() -> operation.on(reservation, 0, PAGE))
                .withMessageContaining("is closed"));
        assertThat(reservation.committed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"protect", "advise", "prefault", "discard"})
    void whatNeedsMemoryIsRefusedWhereThereIsNone(String name) {
        reservation.commit(0, PAGE);
        reservation.commit(2 * PAGE, PAGE);

        nothingWasCalled(() -> assertThatIllegalStateException()
                .isThrownBy(() -> operations().get(name).on(reservation, 0, 3 * PAGE))
                .withMessageContaining("nothing is committed at offset 4,096"));
    }

    @Test
    void whatTheProviderCannotDoIsRefusedByTheNameOfTheCapability() {
        reservation.commit(0, PAGE);
        space.capabilities.clear();

        nothingWasCalled(() -> {
            assertAbsent(Capability.PROTECT, () -> reservation.protect(0, PAGE, Protection.READ));
            assertAbsent(Capability.PROTECT, () -> reservation.commit(PAGE, PAGE, Protection.NONE));
            assertAbsent(Capability.EXECUTE, () -> reservation.protect(0, PAGE, Protection.READ_EXECUTE));
            assertAbsent(Capability.WRITE_EXECUTE, () -> reservation.commit(PAGE, PAGE, Protection.READ_WRITE_EXECUTE));
            assertAbsent(Capability.ADVISE, () -> reservation.advise(0, PAGE, Advice.HUGE_PAGES));
            assertAbsent(Capability.PREFAULT, () -> reservation.prefault(0, PAGE));
            assertAbsent(Capability.DISCARD, () -> reservation.discard(0, PAGE));
            assertAbsent(Capability.RESIDENCY, () -> reservation.residentBytes(0, PAGE));
            assertAbsent(Capability.QUERY, () -> reservation.query(0));
        });
    }

    private static void assertAbsent(Capability capability, ThrowingCallable call) {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(call)
                .withMessageContaining(capability.name());
    }

    @Test
    void committingAsksForTheMissingPagesOnly() {
        reservation.commit(PAGE, PAGE, Protection.READ);
        reservation.commit(3 * PAGE, PAGE, Protection.READ);
        space.calls.clear();

        reservation.commit(0, 5 * PAGE);

        assertThat(space.calls)
                .containsExactly("commit 0+1 READ_WRITE", "commit 2+1 READ_WRITE", "commit 4+1 READ_WRITE");
        assertThat(reservation.committed()).isEqualTo(5 * PAGE);
    }

    @Test
    void aCommitThatFailsHalfWayIsTakenBack() {
        reservation.commit(PAGE, PAGE);
        space.calls.clear();
        space.fail("commit", 1);

        assertThatExceptionOfType(OutOfVirtualMemoryException.class).isThrownBy(() -> reservation.commit(0, 3 * PAGE));

        assertThat(space.calls)
                .containsExactly("commit 0+1 READ_WRITE", "commit 2+1 READ_WRITE", "decommit 0+1", "decommit 2+1");
        assertThat(reservation.committed()).isEqualTo(PAGE);
        reservation.commit(0, 3 * PAGE);
        assertThat(reservation.committed()).isEqualTo(3 * PAGE);
    }

    @Test
    void pagesThatARefusedCommitMayHaveReachedAreTakenBack() {
        space.fail("commit", 0);

        assertThatExceptionOfType(OutOfVirtualMemoryException.class).isThrownBy(() -> reservation.commit(0, 3 * PAGE));

        assertThat(space.calls).endsWith("commit 0+3 READ_WRITE", "decommit 0+3");
    }

    @Test
    void aProtectThatFailsRestoresWhatWasThere() {
        reservation.commit(0, PAGE, Protection.READ);
        reservation.commit(PAGE, PAGE);
        space.calls.clear();
        space.fail("protect", 0);

        assertThatExceptionOfType(VirtualMemoryException.class)
                .isThrownBy(() -> reservation.protect(0, 2 * PAGE, Protection.NONE));

        assertThat(space.calls).containsExactly("protect 0+2 NONE", "protect 0+1 READ", "protect 1+1 READ_WRITE");
    }

    @Test
    void protectingAsItIsAsksNobody() {
        reservation.commit(0, 4 * PAGE);

        nothingWasCalled(() -> reservation.protect(PAGE, PAGE, Protection.READ_WRITE));
    }

    @Test
    void decommittingWhereNothingIsCommittedAsksNobody() {
        nothingWasCalled(() -> reservation.decommit(0, 4 * PAGE));
    }

    @Test
    void aDecommitThatFailsLeavesThePagesCommitted() {
        reservation.commit(0, 2 * PAGE);
        space.fail("decommit", 0);

        assertThatExceptionOfType(VirtualMemoryException.class).isThrownBy(() -> reservation.decommit(0, PAGE));

        assertThat(reservation.committed()).isEqualTo(2 * PAGE);
    }

    @Test
    void prefaultingPagesThatCannotBeWrittenIsRefused() {
        reservation.commit(0, PAGE, Protection.READ);

        nothingWasCalled(() -> assertThatIllegalStateException()
                .isThrownBy(() -> reservation.prefault(0, PAGE))
                .withMessageContaining("protected as READ"));
    }

    @Test
    void lockingPagesThatCannotBeReadIsRefused() {
        reservation.commit(0, 3 * PAGE);
        reservation.protect(PAGE, PAGE, Protection.NONE);
        nothingWasCalled(() -> assertThatIllegalStateException()
                .isThrownBy(() -> reservation.lock(0, 2 * PAGE))
                .withMessage("cannot lock 8,192 bytes at offset 0: it is protected as NONE at offset 4,096"));
        reservation.lock(2 * PAGE, PAGE);
        reservation.unlock(0, 3 * PAGE);
        assertThat(space.calls).endsWith("lock 2+1", "unlock 0+3");
    }

    @Test
    void aLazyReservationIsCommittedAsAWhole() {
        Reservation lazy = Reservation.reserveLazily(space, 1);
        assertThat(lazy.committed()).isEqualTo(GRANULARITY);
        nothingWasCalled(() -> lazy.commit(0, GRANULARITY));
        lazy.protect(0, PAGE, Protection.READ);
        lazy.decommit(PAGE, PAGE);
        lazy.commit(0, 2 * PAGE);
        lazy.close();
        assertThat(space.calls.subList(1, space.calls.size()))
                .containsExactly(
                        "reserveLazily 0+16",
                        "protect 0+1 READ",
                        "decommit 1+1",
                        "commit 1+1 READ_WRITE",
                        "release 0+16");
        space.capabilities.remove(Capability.LAZY);
        nothingWasCalled(() -> assertThatThrownBy(() -> Reservation.reserveLazily(space, 1))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("LAZY"));
    }

    @Test
    void guardsAreReservedWithTheRangeAndNeverPartOfIt() {
        Reservation guarded = Reservation.untracked(space, GRANULARITY, PAGE, Tally.ofReservations("fake"));
        assertThat(guarded.address()).isEqualTo(FakeAddressSpace.ADDRESS + PAGE);
        assertThat(guarded.size()).isEqualTo(2 * GRANULARITY - 2 * PAGE);
        guarded.commit(0, guarded.size());
        guarded.close();
        assertThat(space.calls).endsWith("reserve 0+32", "commit 1+30 READ_WRITE", "release 0+32");
    }

    @Test
    void guardsOfALazyRangeLoseTheirMemory() {
        Reservation guarded = Reservation.untrackedLazily(space, 1, PAGE, Tally.ofReservations("fake"));
        assertThat(guarded.committed()).isEqualTo(14 * PAGE);
        assertThat(space.calls).endsWith("reserveLazily 0+16", "decommit 0+1", "decommit 15+1");

        space.fail("decommit", 1);
        assertThatThrownBy(() -> Reservation.untrackedLazily(space, 1, PAGE, Tally.ofReservations("fake")))
                .isInstanceOf(VirtualMemoryException.class);
        assertThat(space.calls).endsWith("decommit 15+1", "release 0+16");
    }

    @Test
    void closingTwiceReleasesOnce() {
        reservation.close();
        reservation.close();

        assertThat(space.calls).containsOnlyOnce("release 0+256");
    }

    @Test
    void aReleaseThatFailsLeavesTheReservationOpen() {
        space.fail("release", 0);

        assertThatThrownBy(reservation::close).isInstanceOf(VirtualMemoryException.class);

        reservation.commit(0, PAGE);
        reservation.close();
        assertThat(space.calls).endsWith("release 0+256", "commit 0+1 READ_WRITE", "release 0+256");
    }

    @Test
    void ofThreadsThatCloseAtOnceOneReleases() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 200; round++) {
                FakeAddressSpace fake = new FakeAddressSpace();
                Reservation shared = Reservation.reserve(fake, 1);
                CyclicBarrier start = new CyclicBarrier(threads);
                Callable<Void> close = () -> {
                    start.await();
                    shared.close();
                    return null;
                };
                List<Callable<Void>> all = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    all.add(close);
                }
                for (Future<Void> result : pool.invokeAll(all)) {
                    result.get();
                }
                assertThat(fake.calls).containsExactly("reserve 0+16", "release 0+16");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void itDescribesItself() {
        reservation.commit(0, 16 * PAGE);
        assertThat(reservation).hasToString("Reservation of 1 MiB at 0x10000000 (64 KiB committed, fake)");
        reservation.close();
        assertThat(reservation).hasToString("Reservation of 1 MiB at 0x10000000 (closed, fake)");
    }

    @Test
    void whatInterruptsDecommittingLeavesNoPageThatIsTakenForCommitted() {
        reservation.commit(0, 4 * PAGE);
        space.interrupting = true;
        assertThatThrownBy(() -> reservation.decommit(PAGE, PAGE)).isSameAs(FakeAddressSpace.INTERRUPTION);
        space.interrupting = false;
        space.calls.clear();
        reservation.commit(0, 4 * PAGE);
        assertThat(space.calls).containsExactly("commit 1+1 READ_WRITE");
    }

    @Test
    void whatInterruptsProtectingLeavesNoProtectionThatIsTakenForGranted() {
        reservation.commit(0, PAGE);
        space.interrupting = true;
        assertThatThrownBy(() -> reservation.protect(0, PAGE, Protection.READ)).isSameAs(FakeAddressSpace.INTERRUPTION);
        space.interrupting = false;
        space.calls.clear();
        reservation.protect(0, PAGE, Protection.READ_WRITE);
        assertThat(space.calls).containsExactly("protect 0+1 READ_WRITE");
    }

    @Test
    void whatInterruptsReleasingLeavesNothingToReleaseTwice() {
        space.interrupting = true;
        assertThatThrownBy(reservation::close).isSameAs(FakeAddressSpace.INTERRUPTION);
        space.interrupting = false;
        space.calls.clear();
        reservation.close();
        assertThat(space.calls).isEmpty();
    }

    @Test
    void whatTheSystemRefusesToDecommitStaysCommittedAsItWas() {
        reservation.commit(0, PAGE);
        reservation.commit(PAGE, PAGE, Protection.READ);
        space.failAlways("decommit");
        assertThatThrownBy(() -> reservation.decommit(0, 2 * PAGE)).isInstanceOf(OutOfVirtualMemoryException.class);
        assertThat(reservation.committed()).isEqualTo(2 * PAGE);
        space.calls.clear();
        reservation.protect(PAGE, PAGE, Protection.READ);
        assertThat(space.calls).isEmpty();
    }
}
