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

class SimulatedProviderTest {
    private static final long PAGE = 4096;

    private final SimulatedProvider provider = Simulator.linux4k().asProvider();
    private final CheckedMemory memory = provider.memory();
    private long address;

    @BeforeEach
    void reserve() {
        address = provider.reserve(16 * PAGE);
    }

    @AfterEach
    void release() {
        provider.failWith(FaultPlan.none());
        provider.release(address, 16 * PAGE);
        assertThat(provider.reservedBytes()).isZero();
        assertThat(provider.committedBytes()).isZero();
        assertThat(provider.mappingCount()).isZero();
    }

    @Test
    void introducesItself() {
        assertThat(provider.name()).isEqualTo("unsafe-sim");
        assertThat(provider.rank()).isEqualTo(-100);
        assertThat(provider.spiVersion()).isEqualTo(VirtualMemoryProvider.SPI_VERSION);
        assertThat(provider.availability().isAvailable()).isTrue();
    }

    @Test
    void reservationsAreAtMultiplesOfTheGranularityAndDoNotOverlap() {
        SimulatedProvider coarse =
                Simulator.linux4k().withReservationGranularity(1 << 20).asProvider();
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
        provider.commit(address, PAGE, Protection.READ);
        assertThat(memory.state(address)).isEqualTo(PageState.COMMITTED);
        assertThat(memory.state(address + PAGE)).isEqualTo(PageState.RESERVED);
        provider.decommit(address, PAGE);
        assertThat(memory.state(address)).isEqualTo(PageState.RESERVED);
    }

    @Test
    void countsReservedAndCommittedBytesAndMappings() {
        provider.commit(address + PAGE, 2 * PAGE, Protection.READ_WRITE);
        provider.commit(address + 5 * PAGE, PAGE, Protection.READ);
        assertThat(provider.reservedBytes()).isEqualTo(16 * PAGE);
        assertThat(provider.committedBytes()).isEqualTo(3 * PAGE);
        assertThat(provider.mappingCount()).isEqualTo(5);
        provider.decommit(address, 3 * PAGE);
        assertThat(provider.committedBytes()).isEqualTo(PAGE);
        assertThat(provider.mappingCount()).isEqualTo(3);
    }

    @Test
    void committedPagesAreZeroAfterDecommitAndCommit() {
        provider.commit(address, 3 * PAGE, Protection.READ_WRITE);
        fill(0, 3 * PAGE, 7);
        provider.decommit(address + PAGE, PAGE);
        provider.commit(address + PAGE, PAGE, Protection.READ_WRITE);
        assertFilled(0, PAGE, 7);
        assertFilled(PAGE, 2 * PAGE, 0);
        assertFilled(2 * PAGE, 3 * PAGE, 7);
    }

    @Test
    void aNewReservationIsZeroWhenCommittedWhateverTheMemoryHeldBefore() {
        for (int i = 0; i < 20; i++) {
            long start = provider.reserve(4 * PAGE);
            provider.commit(start, 4 * PAGE, Protection.READ_WRITE);
            for (long at = start; at < start + 4 * PAGE; at++) {
                assertThat(memory.read(at)).isZero();
                memory.write(at, (byte) 99);
            }
            provider.release(start, 4 * PAGE);
        }
    }

    @Test
    void aSecondCommitKeepsContentsAndGivesTheNewProtection() {
        provider.commit(address, 2 * PAGE, Protection.READ_WRITE);
        fill(0, 2 * PAGE, 5);
        provider.commit(address + PAGE, 2 * PAGE, Protection.READ);
        assertFilled(0, 2 * PAGE, 5);
        assertFilled(2 * PAGE, 3 * PAGE, 0);
        assertThat(provider.query(address)).isEqualTo(Protection.READ_WRITE);
        assertThat(provider.query(address + PAGE)).isEqualTo(Protection.READ);
        assertThat(provider.query(address + 2 * PAGE)).isEqualTo(Protection.READ);
        assertThat(provider.query(address + 3 * PAGE)).isEqualTo(Protection.NONE);
    }

    @Test
    void protectChangesJustThePagesItIsAskedFor() {
        provider.commit(address, 4 * PAGE, Protection.READ_WRITE);
        fill(0, 4 * PAGE, 3);
        provider.protect(address + PAGE, 2 * PAGE, Protection.READ);
        assertThat(provider.query(address)).isEqualTo(Protection.READ_WRITE);
        assertThat(provider.query(address + PAGE)).isEqualTo(Protection.READ);
        assertThat(provider.query(address + 2 * PAGE)).isEqualTo(Protection.READ);
        assertThat(provider.query(address + 3 * PAGE)).isEqualTo(Protection.READ_WRITE);
        assertFilled(0, 4 * PAGE, 3);
    }

    @Test
    void discardMakesPagesZeroAndLeavesTheirProtection() {
        provider.commit(address, 3 * PAGE, Protection.READ_WRITE);
        fill(0, 3 * PAGE, 3);
        provider.protect(address + PAGE, PAGE, Protection.READ);
        provider.discard(address + PAGE, PAGE);
        assertFilled(0, PAGE, 3);
        assertFilled(PAGE, 2 * PAGE, 0);
        assertFilled(2 * PAGE, 3 * PAGE, 3);
        assertThat(provider.query(address + PAGE)).isEqualTo(Protection.READ);
    }

    @Test
    void prefaultAndAdviseLeaveContentsAndProtection() {
        provider.commit(address, 2 * PAGE, Protection.READ_WRITE);
        fill(0, 2 * PAGE, 3);
        String before = provider.pageTable();
        provider.prefault(address, 2 * PAGE);
        provider.advise(address, 2 * PAGE, Advice.HUGE_PAGES);
        assertThat(provider.pageTable()).isEqualTo(before);
        assertFilled(0, 2 * PAGE, 3);
    }

    @Test
    void whatIsCommittedIsResident() {
        provider.commit(address + PAGE, 2 * PAGE, Protection.NONE);
        assertThat(provider.residentBytes(address, 16 * PAGE)).isEqualTo(2 * PAGE);
        assertThat(provider.residentBytes(address + 2 * PAGE, 3 * PAGE)).isEqualTo(PAGE);
        assertThat(provider.residentBytes(address, PAGE)).isZero();
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
        void on(SimulatedProvider provider, long address);
    }

    @ParameterizedTest
    @MethodSource("rangesThatAreRefused")
    void refusesWhatASystemWouldRefuseAndChangesNothing(Call call) {
        provider.commit(address, PAGE, Protection.READ_WRITE);
        provider.commit(address + 2 * PAGE, PAGE, Protection.READ);
        memory.write(address, (byte) 42);
        assertRefusedWithoutChange(provider, () -> call.on(provider, address))
                .hasMessageContaining("failed:")
                .hasMessageContaining("(unsafe-sim, linux4k): E");
        assertThat(memory.read(address)).isEqualTo((byte) 42);
    }

    @Test
    void refusesARangeAcrossTwoReservations() {
        // Real addresses decide whether two reservations are neighbours: with this many, a range from one leads into
        // another.
        long first = provider.reserve(PAGE);
        long second = provider.reserve(PAGE);
        long low = Math.min(first, second);
        long high = Math.max(first, second);
        provider.commit(low, PAGE, Protection.READ_WRITE);
        provider.commit(high, PAGE, Protection.READ_WRITE);
        long across = high + PAGE - low;
        assertRefusedWithoutChange(provider, () -> provider.decommit(low, across));
        assertRefusedWithoutChange(provider, () -> provider.protect(low, across, Protection.READ));
        assertRefusedWithoutChange(provider, () -> provider.commit(low, across, Protection.READ));
        assertRefusedWithoutChange(provider, () -> provider.release(low, across));
        provider.release(first, PAGE);
        provider.release(second, PAGE);
    }

    @Test
    void refusesEverythingOnAReleasedReservation() {
        long gone = provider.reserve(PAGE);
        provider.release(gone, PAGE);
        assertRefusedWithoutChange(provider, () -> provider.release(gone, PAGE)).hasMessageContaining("release failed");
        assertRefusedWithoutChange(provider, () -> provider.commit(gone, PAGE, Protection.READ_WRITE));
        assertRefusedWithoutChange(provider, () -> provider.decommit(gone, PAGE));
        assertRefusedWithoutChange(provider, () -> provider.query(gone));
    }

    @Test
    void windowsNamesItsErrorsItsOwnWay() {
        SimulatedProvider windows = Simulator.windows().withCommitLimit(PAGE).asProvider();
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
        assertError(() -> provider.commit(address + 1, PAGE, Protection.READ_WRITE), "EINVAL", 22);
        assertError(() -> provider.protect(address, PAGE, Protection.READ), "ENOMEM", 12);
        assertError(() -> provider.reserve(1L << 60), "ENOMEM", 12);
    }

    @Test
    void refusesWhatAMissingCapabilityGuardsAndDoesNotCountIt() {
        SimulatedProvider poor = Simulator.linux4k().withCapabilities(Set.of()).asProvider();
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
        provider.commit(address, PAGE, Protection.READ_WRITE);
        assertAbsent(provider, Capability.EXECUTE, p -> p.commit(address + PAGE, PAGE, Protection.READ_EXECUTE));
        assertAbsent(provider, Capability.EXECUTE, p -> p.protect(address, PAGE, Protection.READ_WRITE_EXECUTE));
    }

    @Test
    void oneCapabilityCanBeTakenAway() {
        SimulatedProvider without =
                Simulator.linux4k().without(Capability.DISCARD).asProvider();
        assertThat(without.capabilities())
                .containsExactly(
                        Capability.PROTECT,
                        Capability.ADVISE,
                        Capability.PREFAULT,
                        Capability.RESIDENCY,
                        Capability.QUERY);
    }

    @Test
    void drawsThePageTable() {
        provider.commit(address, 2 * PAGE, Protection.READ_WRITE);
        provider.commit(address + 3 * PAGE, PAGE, Protection.READ);
        assertThat(provider.pageTable().lines())
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
        long start = provider.reserve(1000 * PAGE);
        for (int page = 0; page < 1000; page += 2) {
            provider.commit(start + page * PAGE, PAGE, Protection.READ_WRITE);
        }
        assertThat(provider.pageTable().lines()).hasSize(102).last().isEqualTo("  and 903 lines more");
        provider.release(start, 1000 * PAGE);
    }

    @Test
    void keepsALogOfCalls() {
        provider.commit(address, PAGE, Protection.READ);
        provider.advise(address, PAGE, Advice.SMALL_PAGES);
        assertThatThrownBy(() -> provider.decommit(address + 1, PAGE)).isInstanceOf(VirtualMemoryException.class);
        assertThat(provider.callCount()).isEqualTo(4);
        assertThat(provider.calls())
                .containsExactly(
                        new SimulatedCall(1, Operation.RESERVE, address, 16 * PAGE, null, null, ""),
                        new SimulatedCall(2, Operation.COMMIT, address, PAGE, Protection.READ, null, ""),
                        new SimulatedCall(3, Operation.ADVISE, address, PAGE, null, Advice.SMALL_PAGES, ""),
                        new SimulatedCall(4, Operation.DECOMMIT, address + 1, PAGE, null, null, "EINVAL"));
        assertThat(provider.calls().get(1).succeeded()).isTrue();
        assertThat(provider.calls().get(3).succeeded()).isFalse();
        assertThat(provider.calls().get(1)).hasToString("2: commit 0x" + Long.toHexString(address) + " 4 KiB READ");
        assertThat(provider.calls().get(3))
                .hasToString("4: decommit 0x" + Long.toHexString(address + 1) + " 4 KiB: EINVAL");
    }

    @Test
    void theLogForgetsTheOldestCallsAndTheCountDoesNot() {
        provider.commit(address, PAGE, Protection.READ_WRITE);
        for (int i = 0; i < 10_100; i++) {
            provider.query(address);
        }
        assertThat(provider.callCount()).isEqualTo(10_102);
        assertThat(provider.calls()).hasSize(10_000);
        assertThat(provider.calls().get(0).number()).isEqualTo(103);
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
            SimulatedProvider provider, ThrowingCallable call) {
        String before = provider.pageTable();
        var refusal = assertThatThrownBy(call).isInstanceOf(VirtualMemoryException.class);
        assertThat(provider.pageTable()).isEqualTo(before);
        return refusal;
    }

    private static void assertError(ThrowingCallable call, String name, int code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(VirtualMemoryException.class, e -> {
            assertThat(e.errorName()).isEqualTo(name);
            assertThat(e.errorCode()).isEqualTo(code);
        });
    }

    private static void assertAbsent(
            SimulatedProvider provider, Capability capability, Consumer<SimulatedProvider> call) {
        String before = provider.pageTable();
        assertThatThrownBy(() -> call.accept(provider))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("provider unsafe-sim does not have the capability " + capability + " here");
        assertThat(provider.pageTable()).isEqualTo(before);
    }
}
