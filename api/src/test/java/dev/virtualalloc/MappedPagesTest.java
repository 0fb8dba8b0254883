package dev.virtualalloc;

import static dev.virtualalloc.FakeAddressSpace.PAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.MemoryObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reservation does with pages of a memory object. */
class MappedPagesTest {
    private static final MemoryObject OBJECT = new FakeMemoryObject(8 * PAGE, true);
    private static final MemoryObject READ_ONLY = new FakeMemoryObject(8 * PAGE, false);

    private final FakeAddressSpace space = new FakeAddressSpace();
    private final Reservation reservation = Reservation.reserve(space, 1 << 20);

    private void nothingWasCalled(Runnable action) {
        List<String> before = List.copyOf(space.calls);
        action.run();
        assertThat(space.calls).isEqualTo(before);
    }

    @Test
    void theyAreCommittedAndDecommittedLikeOthers() {
        reservation.map(PAGE, 2 * PAGE, OBJECT, 3 * PAGE, Protection.READ);
        assertThat(reservation.committed()).isEqualTo(2 * PAGE);
        reservation.commit(0, 4 * PAGE);
        reservation.protect(0, 4 * PAGE, Protection.READ_WRITE);
        reservation.decommit(2 * PAGE, 2 * PAGE);
        assertThat(reservation.committed()).isEqualTo(2 * PAGE);
        reservation.close();
        assertThat(space.calls)
                .containsExactly(
                        "reserve 0+256",
                        "map 1+2 an object 3 READ",
                        "commit 0+1 READ_WRITE",
                        "commit 3+1 READ_WRITE",
                        "protect 0+4 READ_WRITE",
                        "decommit 2+2",
                        "release 0+256");
    }

    @Test
    void wherePagesHaveMemoryNothingIsMapped() {
        reservation.commit(2 * PAGE, PAGE);
        nothingWasCalled(() -> assertThatIllegalStateException()
                .isThrownBy(() -> reservation.map(0, 4 * PAGE, OBJECT, 0, Protection.READ_WRITE))
                .withMessage(
                        "cannot map 16,384 bytes at offset 0: there is memory already at offset 8,192. Decommit the"
                                + " range first"));
        reservation.decommit(0, 4 * PAGE);
        reservation.map(0, 4 * PAGE, OBJECT, 0, Protection.READ_WRITE);
        assertThatIllegalStateException()
                .isThrownBy(() -> reservation.map(3 * PAGE, PAGE, OBJECT, 0, Protection.READ_WRITE));
    }

    @Test
    void theyCannotBeDiscardedWhateverTheirProtectionIs() {
        reservation.commit(0, 2 * PAGE);
        reservation.map(2 * PAGE, PAGE, OBJECT, 0, Protection.READ_WRITE);
        reservation.protect(0, 3 * PAGE, Protection.READ);
        reservation.discard(0, 2 * PAGE);
        nothingWasCalled(() -> assertThatIllegalStateException()
                .isThrownBy(() -> reservation.discard(0, 3 * PAGE))
                .withMessage(
                        "cannot discard 12,288 bytes at offset 0: a memory object is mapped at offset 8,192. Decommit"
                                + " the range, which leaves the object as it is"));
        reservation.decommit(2 * PAGE, PAGE);
        reservation.commit(2 * PAGE, PAGE);
        reservation.discard(0, 3 * PAGE);
    }

    @Test
    void whatTheSystemDoesNotTakeBackIsStillMapped() {
        reservation.map(0, PAGE, OBJECT, 0, Protection.READ_WRITE);
        space.fail("decommit", 0);
        assertThatThrownBy(() -> reservation.decommit(0, PAGE)).isInstanceOf(OutOfVirtualMemoryException.class);
        assertThat(reservation.committed()).isEqualTo(PAGE);
        assertThatIllegalStateException().isThrownBy(() -> reservation.discard(0, PAGE));
    }

    @ParameterizedTest
    @ValueSource(longs = {-PAGE, 1, PAGE - 1, Long.MIN_VALUE, Long.MAX_VALUE})
    void anOffsetInTheObjectThatIsNoneOfAPageIsRefused(long offset) {
        nothingWasCalled(() -> assertThatThrownBy(() -> reservation.map(0, PAGE, OBJECT, offset, Protection.READ))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("of an object: that must be a multiple of the page size, 4,096"));
    }

    @ParameterizedTest
    @CsvSource({"8, 1", "7, 2", "0, 9", "2251799813685247, 1"})
    void whatIsPastTheEndOfTheObjectIsRefused(long page, long pages) {
        nothingWasCalled(() -> assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> reservation.map(0, pages * PAGE, OBJECT, page * PAGE, Protection.READ))
                .withMessageEndingWith("of an object: it has 32,768 bytes. Map less, or resize it first"));
    }

    @Test
    void thePageInWhichTheObjectEndsCanBeMapped() {
        reservation.map(0, 2 * PAGE, new FakeMemoryObject(PAGE + 1, true), 0, Protection.READ_WRITE);
        assertThat(reservation.committed()).isEqualTo(2 * PAGE);
        assertThatThrownBy(
                        () -> reservation.map(2 * PAGE, PAGE, new FakeMemoryObject(0, true), 0, Protection.READ_WRITE))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void whatWasOpenedToBeReadCannotBeMappedToBeWritten() {
        nothingWasCalled(() -> assertThatIllegalStateException()
                .isThrownBy(() -> reservation.map(0, PAGE, READ_ONLY, 0, Protection.READ_WRITE))
                .withMessage(
                        "cannot map 4,096 bytes at offset 0 as READ_WRITE: an object was not opened for writing. Map it"
                                + " as READ, or open it otherwise"));
        reservation.map(0, PAGE, READ_ONLY, 0, Protection.READ);
    }

    @Test
    void whereNothingCanBeMappedTheMessageNamesTheCapability() {
        space.capabilities.remove(Capability.MAP);
        nothingWasCalled(() -> assertThatThrownBy(() -> reservation.map(0, PAGE, OBJECT, 0, Protection.READ_WRITE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("capability MAP"));
    }

    @Test
    void aMapThatIsRefusedLeavesThePagesReserved() {
        space.fail("map", 0);
        assertThatThrownBy(() -> reservation.map(PAGE, 2 * PAGE, OBJECT, 0, Protection.READ_WRITE))
                .isInstanceOf(OutOfVirtualMemoryException.class);
        // The system may have taken away what was there.
        assertThat(space.calls).endsWith("map 1+2 an object 0 READ_WRITE", "decommit 1+2");
        assertThat(reservation.committed()).isZero();
        reservation.map(PAGE, 2 * PAGE, OBJECT, 0, Protection.READ_WRITE);
        assertThat(reservation.committed()).isEqualTo(2 * PAGE);
    }

    @Test
    void whatInterruptsMappingLeavesNoPageThatIsTakenForCommitted() {
        space.interrupting = true;
        assertThatThrownBy(() -> reservation.map(0, PAGE, OBJECT, 0, Protection.READ_WRITE))
                .isSameAs(FakeAddressSpace.INTERRUPTION);
        space.interrupting = false;
        assertThat(reservation.committed()).isZero();
        reservation.commit(0, PAGE);
        assertThat(space.calls).endsWith("commit 0+1 READ_WRITE");
    }

    @Test
    void aBudgetIsChargedForWhatIsCommittedAndNotForWhatIsMapped() {
        MemoryBudget budget = MemoryBudget.of(2 * PAGE);
        Reservation limited = Reservation.reserve(budget.limiting(space), 1 << 20);
        limited.map(0, 4 * PAGE, OBJECT, 0, Protection.READ_WRITE);
        assertThat(budget.used()).isZero();
        limited.commit(2 * PAGE, 4 * PAGE);
        assertThat(budget.used()).isEqualTo(2 * PAGE);
        limited.decommit(3 * PAGE, 2 * PAGE);
        assertThat(budget.used()).isEqualTo(PAGE);
        limited.close();
        assertThat(budget.used()).isZero();
    }
}
