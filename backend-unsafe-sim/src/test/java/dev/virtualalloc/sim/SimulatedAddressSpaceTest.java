package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulatedAddressSpaceTest {
    private static final long PAGE = 4096;

    private final SimulatedAddressSpace space = Simulator.linux4k().open();
    private final CheckedMemory memory = space.memory();
    private long address;

    @BeforeEach
    void reserve() {
        address = space.reserve(16 * PAGE);
    }

    @AfterEach
    void release() {
        space.failWith(FaultPlan.none());
        space.release(address, 16 * PAGE);
        assertThat(space.reservedBytes()).isZero();
        assertThat(space.committedBytes()).isZero();
        assertThat(space.mappingCount()).isZero();
    }

    @Test
    void introducesItself() {
        SimulatedProvider provider = Simulator.linux4k().asProvider();

        assertThat(provider.name()).isEqualTo(space.name()).isEqualTo("unsafe-sim");
        assertThat(provider.rank()).isEqualTo(-100);
        assertThat(provider.spiVersion()).isEqualTo(VirtualMemoryProvider.SPI_VERSION);
        assertThat(provider.open()).isSameAs(provider.open()).isNotSameAs(space);
    }

    @Test
    void reservationsAreAtMultiplesOfTheGranularityAndDoNotOverlap() {
        SimulatedAddressSpace coarse =
                Simulator.linux4k().withReservationGranularity(1 << 20).open();
        long[] starts = new long[20];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = coarse.reserve((i % 3 + 1) << 20);
            assertThat(starts[i]).isPositive();
            assertThat(starts[i] % (1 << 20)).isZero();
            for (int j = 0; j < i; j++) {
                assertThat(starts[j] + ((j % 3 + 1L) << 20) <= starts[i]
                                || starts[i] + ((i % 3 + 1L) << 20) <= starts[j])
                        .isTrue();
            }
        }
        for (int i = 0; i < starts.length; i++) {
            coarse.release(starts[i], (i % 3 + 1) << 20);
        }
        assertThat(coarse.reservedBytes()).isZero();
    }

    @Test
    void aPageIsReservedThenCommittedThenReservedAgain() {
        assertThat(memory.state(address)).isEqualTo(PageState.RESERVED);
        space.commit(address, PAGE, Protection.READ);
        assertThat(memory.state(address)).isEqualTo(PageState.COMMITTED);
        assertThat(memory.state(address + PAGE)).isEqualTo(PageState.RESERVED);
        space.decommit(address, PAGE);
        assertThat(memory.state(address)).isEqualTo(PageState.RESERVED);
    }

    @Test
    void countsReservedAndCommittedBytesAndMappings() {
        space.commit(address + PAGE, 2 * PAGE, Protection.READ_WRITE);
        space.commit(address + 5 * PAGE, PAGE, Protection.READ);
        assertThat(space.reservedBytes()).isEqualTo(16 * PAGE);
        assertThat(space.committedBytes()).isEqualTo(3 * PAGE);
        assertThat(space.mappingCount()).isEqualTo(5);
        space.decommit(address, 3 * PAGE);
        assertThat(space.committedBytes()).isEqualTo(PAGE);
        assertThat(space.mappingCount()).isEqualTo(3);
    }

    @Test
    void committedPagesAreZeroAfterDecommitAndCommit() {
        space.commit(address, 3 * PAGE, Protection.READ_WRITE);
        fill(0, 3 * PAGE, 7);
        space.decommit(address + PAGE, PAGE);
        space.commit(address + PAGE, PAGE, Protection.READ_WRITE);
        assertFilled(0, PAGE, 7);
        assertFilled(PAGE, 2 * PAGE, 0);
        assertFilled(2 * PAGE, 3 * PAGE, 7);
    }

    @Test
    void aNewReservationIsZeroWhenCommittedWhateverTheMemoryHeldBefore() {
        for (int i = 0; i < 20; i++) {
            long start = space.reserve(4 * PAGE);
            space.commit(start, 4 * PAGE, Protection.READ_WRITE);
            for (long at = start; at < start + 4 * PAGE; at++) {
                assertThat(memory.read(at)).isZero();
                memory.write(at, (byte) 99);
            }
            space.release(start, 4 * PAGE);
        }
    }

    @Test
    void aSecondCommitKeepsContentsAndGivesTheNewProtection() {
        space.commit(address, 2 * PAGE, Protection.READ_WRITE);
        fill(0, 2 * PAGE, 5);
        space.commit(address + PAGE, 2 * PAGE, Protection.READ);
        assertFilled(0, 2 * PAGE, 5);
        assertFilled(2 * PAGE, 3 * PAGE, 0);
        assertThat(space.query(address)).isEqualTo(Protection.READ_WRITE);
        assertThat(space.query(address + PAGE)).isEqualTo(Protection.READ);
        assertThat(space.query(address + 2 * PAGE)).isEqualTo(Protection.READ);
        assertThat(space.query(address + 3 * PAGE)).isEqualTo(Protection.NONE);
    }

    @Test
    void protectChangesJustThePagesItIsAskedFor() {
        space.commit(address, 4 * PAGE, Protection.READ_WRITE);
        fill(0, 4 * PAGE, 3);
        space.protect(address + PAGE, 2 * PAGE, Protection.READ);
        assertThat(space.query(address)).isEqualTo(Protection.READ_WRITE);
        assertThat(space.query(address + PAGE)).isEqualTo(Protection.READ);
        assertThat(space.query(address + 2 * PAGE)).isEqualTo(Protection.READ);
        assertThat(space.query(address + 3 * PAGE)).isEqualTo(Protection.READ_WRITE);
        assertFilled(0, 4 * PAGE, 3);
    }

    @Test
    void discardMakesPagesZeroAndLeavesTheirProtection() {
        space.commit(address, 3 * PAGE, Protection.READ_WRITE);
        fill(0, 3 * PAGE, 3);
        space.protect(address + PAGE, PAGE, Protection.READ);
        space.discard(address + PAGE, PAGE);
        assertFilled(0, PAGE, 3);
        assertFilled(PAGE, 2 * PAGE, 0);
        assertFilled(2 * PAGE, 3 * PAGE, 3);
        assertThat(space.query(address + PAGE)).isEqualTo(Protection.READ);
    }

    @Test
    void prefaultAndAdviseLeaveContentsAndProtection() {
        space.commit(address, 2 * PAGE, Protection.READ_WRITE);
        fill(0, 2 * PAGE, 3);
        String before = space.pageTable();
        space.prefault(address, 2 * PAGE);
        space.advise(address, 2 * PAGE, Advice.HUGE_PAGES);
        assertThat(space.pageTable()).isEqualTo(before);
        assertFilled(0, 2 * PAGE, 3);
    }

    @Test
    void whatIsCommittedIsResident() {
        space.commit(address + PAGE, 2 * PAGE, Protection.NONE);
        assertThat(space.residentBytes(address, 16 * PAGE)).isEqualTo(2 * PAGE);
        assertThat(space.residentBytes(address + 2 * PAGE, 3 * PAGE)).isEqualTo(PAGE);
        assertThat(space.residentBytes(address, PAGE)).isZero();
    }

    static Stream<Named<Call>> rangesThatAreRefused() {
        return Stream.of(
                Named.of("unaligned address", (p, a) -> p.commit(a + 1, PAGE, Protection.READ_WRITE)),
                Named.of("unaligned length", (p, a) -> p.commit(a, PAGE + 1, Protection.READ_WRITE)),
                Named.of("no pages", (p, a) -> p.commit(a, 0, Protection.READ_WRITE)),
                Named.of("negative length", (p, a) -> p.commit(a, -PAGE, Protection.READ_WRITE)),
                Named.of("a page too many", (p, a) -> p.commit(a, 17 * PAGE, Protection.READ_WRITE)),
                Named.of("a page too early", (p, a) -> p.commit(a - PAGE, 2 * PAGE, Protection.READ_WRITE)),
                Named.of("past the end", (p, a) -> p.commit(a + 16 * PAGE, PAGE, Protection.READ_WRITE)),
                Named.of("address 0", (p, a) -> p.commit(0, PAGE, Protection.READ_WRITE)),
                Named.of("longest length", (p, a) -> p.commit(a, Long.MAX_VALUE & -PAGE, Protection.READ_WRITE)),
                Named.of("unaligned decommit", (p, a) -> p.decommit(a + 8, PAGE)),
                Named.of("decommit outside", (p, a) -> p.decommit(a + 16 * PAGE, PAGE)),
                Named.of("decommit too long", (p, a) -> p.decommit(a + 15 * PAGE, 2 * PAGE)),
                Named.of("protect of reserved pages", (p, a) -> p.protect(a + 8 * PAGE, PAGE, Protection.READ)),
                Named.of("protect over a gap", (p, a) -> p.protect(a, 3 * PAGE, Protection.READ)),
                Named.of("protect into reserved pages", (p, a) -> p.protect(a, 2 * PAGE, Protection.READ)),
                Named.of("advise of reserved pages", (p, a) -> p.advise(a, 2 * PAGE, Advice.HUGE_PAGES)),
                Named.of("discard of reserved pages", (p, a) -> p.discard(a, 2 * PAGE)),
                Named.of("prefault of reserved pages", (p, a) -> p.prefault(a, 2 * PAGE)),
                Named.of("prefault of a page for reading", (p, a) -> p.prefault(a + 2 * PAGE, PAGE)),
                Named.of("residency outside", (p, a) -> p.residentBytes(a, 17 * PAGE)),
                Named.of("query outside", (p, a) -> p.query(a + 16 * PAGE)),
                Named.of("query inside a page", (p, a) -> p.query(a + 1)),
                Named.of("release of a part", (p, a) -> p.release(a, 8 * PAGE)),
                Named.of("release of too much", (p, a) -> p.release(a, 17 * PAGE)),
                Named.of("release from the middle", (p, a) -> p.release(a + PAGE, 15 * PAGE)),
                Named.of("release with length 0", (p, a) -> p.release(a, 0)),
                Named.of("reserve of nothing", (p, a) -> p.reserve(0)),
                Named.of("reserve of less than nothing", (p, a) -> p.reserve(-PAGE)),
                Named.of("reserve of half a page", (p, a) -> p.reserve(PAGE / 2)));
    }

    interface Call {
        void on(SimulatedAddressSpace space, long address);
    }

    @ParameterizedTest
    @MethodSource("rangesThatAreRefused")
    void refusesWhatASystemWouldRefuseAndChangesNothing(Call call) {
        space.commit(address, PAGE, Protection.READ_WRITE);
        space.commit(address + 2 * PAGE, PAGE, Protection.READ);
        memory.write(address, (byte) 42);
        assertRefusedWithoutChange(space, () -> call.on(space, address))
                .hasMessageContaining(" failed")
                .hasMessageContaining("(unsafe-sim, linux4k): E");
        assertThat(memory.read(address)).isEqualTo((byte) 42);
    }

    @Test
    void refusesARangeAcrossTwoReservations() {
        // Real addresses decide whether two reservations are neighbours: with this many, a range from one leads into
        // another.
        long first = space.reserve(PAGE);
        long second = space.reserve(PAGE);
        long low = Math.min(first, second);
        long high = Math.max(first, second);
        space.commit(low, PAGE, Protection.READ_WRITE);
        space.commit(high, PAGE, Protection.READ_WRITE);
        long across = high + PAGE - low;
        assertRefusedWithoutChange(space, () -> space.decommit(low, across));
        assertRefusedWithoutChange(space, () -> space.protect(low, across, Protection.READ));
        assertRefusedWithoutChange(space, () -> space.commit(low, across, Protection.READ));
        assertRefusedWithoutChange(space, () -> space.release(low, across));
        space.release(first, PAGE);
        space.release(second, PAGE);
    }

    @Test
    void refusesEverythingOnAReleasedReservation() {
        long gone = space.reserve(PAGE);
        space.release(gone, PAGE);
        assertRefusedWithoutChange(space, () -> space.release(gone, PAGE)).hasMessageContaining("release failed");
        assertRefusedWithoutChange(space, () -> space.commit(gone, PAGE, Protection.READ_WRITE));
        assertRefusedWithoutChange(space, () -> space.decommit(gone, PAGE));
        assertRefusedWithoutChange(space, () -> space.query(gone));
    }

    @Test
    void windowsNamesItsErrorsItsOwnWay() {
        SimulatedAddressSpace windows =
                Simulator.windows().withCommitLimit(PAGE).open();
        long start = windows.reserve(1 << 16);
        assertError(() -> windows.commit(start, 2 * PAGE, Protection.READ_WRITE), "ERROR_COMMITMENT_LIMIT", 1455);
        assertError(() -> windows.protect(start, PAGE, Protection.READ), "ERROR_INVALID_ADDRESS", 487);
        assertError(() -> windows.release(start, PAGE), "ERROR_INVALID_PARAMETER", 87);
        assertError(() -> windows.release(start + PAGE, PAGE), "ERROR_INVALID_ADDRESS", 487);
        assertError(() -> windows.reserve(PAGE), "ERROR_INVALID_PARAMETER", 87);
        assertError(() -> windows.reserve(1L << 60), "ERROR_NOT_ENOUGH_MEMORY", 8);
        windows.release(start, 1 << 16);
    }

    @Test
    void linuxNamesItsErrorsItsOwnWay() {
        assertError(() -> space.commit(address + 1, PAGE, Protection.READ_WRITE), "EINVAL", 22);
        assertError(() -> space.protect(address, PAGE, Protection.READ), "ENOMEM", 12);
        assertError(() -> space.reserve(1L << 60), "ENOMEM", 12);
    }

    @Test
    void refusesWhatAMissingCapabilityGuardsAndDoesNotCountIt() {
        SimulatedAddressSpace poor =
                Simulator.linux4k().withCapabilities(Set.of()).open();
        long start = poor.reserve(2 * PAGE);
        poor.commit(start, PAGE, Protection.READ_WRITE);
        long calls = poor.callCount();
        assertAbsent(poor, Capability.PROTECT, p -> p.protect(start, PAGE, Protection.READ));
        assertAbsent(poor, Capability.PROTECT, p -> p.protect(start, PAGE, Protection.READ_WRITE));
        assertAbsent(poor, Capability.PROTECT, p -> p.commit(start + PAGE, PAGE, Protection.READ));
        assertAbsent(poor, Capability.ADVISE, p -> p.advise(start, PAGE, Advice.HUGE_PAGES));
        assertAbsent(poor, Capability.PREFAULT, p -> p.prefault(start, PAGE));
        assertAbsent(poor, Capability.DISCARD, p -> p.discard(start, PAGE));
        assertAbsent(poor, Capability.RESIDENCY, p -> p.residentBytes(start, PAGE));
        assertAbsent(poor, Capability.QUERY, p -> p.query(start));
        assertThat(poor.callCount()).isEqualTo(calls);
        poor.release(start, 2 * PAGE);
    }

    @Test
    void refusesToExecute() {
        space.commit(address, PAGE, Protection.READ_WRITE);
        assertAbsent(space, Capability.EXECUTE, p -> p.commit(address + PAGE, PAGE, Protection.READ_EXECUTE));
        assertAbsent(space, Capability.WRITE_EXECUTE, p -> p.protect(address, PAGE, Protection.READ_WRITE_EXECUTE));
    }

    @Test
    void oneCapabilityCanBeTakenAway() {
        SimulatedAddressSpace without =
                Simulator.linux4k().without(Capability.DISCARD).open();
        assertThat(without.capabilities())
                .containsExactly(
                        Capability.PROTECT,
                        Capability.ADVISE,
                        Capability.PREFAULT,
                        Capability.RESIDENCY,
                        Capability.QUERY,
                        Capability.LAZY,
                        Capability.LOCK);
    }

    @Test
    void drawsThePageTable() {
        space.commit(address, 2 * PAGE, Protection.READ_WRITE);
        space.commit(address + 3 * PAGE, PAGE, Protection.READ);
        assertThat(space.pageTable().lines())
                .containsExactly(
                        "unsafe-sim, linux4k: 64 KiB reserved, 12 KiB committed, 4 mappings",
                        "0x" + Long.toHexString(address) + "  64 KiB",
                        "  +0x0                   8 KiB  READ_WRITE",
                        "  +0x2000                4 KiB  reserved",
                        "  +0x3000                4 KiB  READ",
                        "  +0x4000               48 KiB  reserved");
    }

    @Test
    void drawsAHundredLinesOfALargePageTable() {
        long start = space.reserve(1000 * PAGE);
        for (int page = 0; page < 1000; page += 2) {
            space.commit(start + page * PAGE, PAGE, Protection.READ_WRITE);
        }
        assertThat(space.pageTable().lines()).hasSize(102).last().isEqualTo("  and 903 lines more");
        space.release(start, 1000 * PAGE);
    }

    @Test
    void keepsALogOfCalls() {
        space.commit(address, PAGE, Protection.READ);
        space.advise(address, PAGE, Advice.SMALL_PAGES);
        assertThatThrownBy(() -> space.decommit(address + 1, PAGE)).isInstanceOf(VirtualMemoryException.class);
        assertThat(space.callCount()).isEqualTo(4);
        assertThat(space.calls())
                .containsExactly(
                        new SimulatedCall(1, Operation.RESERVE, address, 16 * PAGE, null, null, ""),
                        new SimulatedCall(2, Operation.COMMIT, address, PAGE, Protection.READ, null, ""),
                        new SimulatedCall(3, Operation.ADVISE, address, PAGE, null, Advice.SMALL_PAGES, ""),
                        new SimulatedCall(4, Operation.DECOMMIT, address + 1, PAGE, null, null, "EINVAL"));
        assertThat(space.calls().get(1).succeeded()).isTrue();
        assertThat(space.calls().get(3).succeeded()).isFalse();
        assertThat(space.calls().get(1)).hasToString("2: commit 0x" + Long.toHexString(address) + " 4 KiB READ");
        assertThat(space.calls().get(3))
                .hasToString("4: decommit 0x" + Long.toHexString(address + 1) + " 4 KiB: EINVAL");
    }

    @Test
    void theLogForgetsTheOldestCallsAndTheCountDoesNot() {
        space.commit(address, PAGE, Protection.READ_WRITE);
        for (int i = 0; i < 10_100; i++) {
            space.query(address);
        }
        assertThat(space.callCount()).isEqualTo(10_102);
        assertThat(space.calls()).hasSize(10_000);
        assertThat(space.calls().get(0).number()).isEqualTo(103);
    }

    private void fill(long from, long to, int value) {
        for (long offset = from; offset < to; offset++) {
            memory.write(address + offset, (byte) value);
        }
    }

    private void assertFilled(long from, long to, int value) {
        for (long offset = from; offset < to; offset++) {
            assertThat(memory.read(address + offset)).isEqualTo((byte) value);
        }
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefusedWithoutChange(
            SimulatedAddressSpace space, ThrowingCallable call) {
        String before = space.pageTable();
        var refusal = assertThatThrownBy(call).isInstanceOf(VirtualMemoryException.class);
        assertThat(space.pageTable()).isEqualTo(before);
        return refusal;
    }

    private static void assertError(ThrowingCallable call, String name, int code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(VirtualMemoryException.class, e -> {
            assertThat(e.errorName()).isEqualTo(name);
            assertThat(e.errorCode()).isEqualTo(code);
        });
    }

    private static void assertAbsent(
            SimulatedAddressSpace space, Capability capability, Consumer<SimulatedAddressSpace> call) {
        String before = space.pageTable();
        assertThatThrownBy(() -> call.accept(space))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("provider unsafe-sim does not have the capability " + capability + " here");
        assertThat(space.pageTable()).isEqualTo(before);
    }
}
