package dev.virtualalloc.conformance;

import static dev.virtualalloc.Protection.NONE;
import static dev.virtualalloc.Protection.READ;
import static dev.virtualalloc.Protection.READ_EXECUTE;
import static dev.virtualalloc.Protection.READ_WRITE;
import static dev.virtualalloc.Protection.READ_WRITE_EXECUTE;
import static dev.virtualalloc.spi.Capability.ADVISE;
import static dev.virtualalloc.spi.Capability.DISCARD;
import static dev.virtualalloc.spi.Capability.EXECUTE;
import static dev.virtualalloc.spi.Capability.LAZY;
import static dev.virtualalloc.spi.Capability.LOCK;
import static dev.virtualalloc.spi.Capability.PREFAULT;
import static dev.virtualalloc.spi.Capability.PROTECT;
import static dev.virtualalloc.spi.Capability.QUERY;
import static dev.virtualalloc.spi.Capability.RESIDENCY;
import static dev.virtualalloc.spi.Capability.WRITE_EXECUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Group 8: optional operations. What is declared works, what is not declared is refused. */
interface CapabilityRules {

    @Test
    @Rule("8.1")
    default void protectIsRefusedWhereItIsNotDeclared(Fixture fixture) {
        isRefused(fixture, PROTECT, range -> range.protect(READ));
    }

    @Test
    @Rule("8.1")
    default void adviseIsRefusedWhereItIsNotDeclared(Fixture fixture) {
        isRefused(fixture, ADVISE, range -> fixture.space().advise(range.address(), range.bytes(), Advice.HUGE_PAGES));
    }

    @Test
    @Rule("8.1")
    default void prefaultIsRefusedWhereItIsNotDeclared(Fixture fixture) {
        isRefused(fixture, PREFAULT, range -> fixture.space().prefault(range.address(), range.bytes()));
    }

    @Test
    @Rule("8.1")
    default void discardIsRefusedWhereItIsNotDeclared(Fixture fixture) {
        isRefused(fixture, DISCARD, range -> fixture.space().discard(range.address(), range.bytes()));
    }

    @Test
    @Rule("8.1")
    default void residentBytesIsRefusedWhereItIsNotDeclared(Fixture fixture) {
        isRefused(fixture, RESIDENCY, range -> fixture.space().residentBytes(range.address(), range.bytes()));
    }

    @Test
    @Rule("8.1")
    default void queryIsRefusedWhereItIsNotDeclared(Fixture fixture) {
        isRefused(fixture, QUERY, range -> fixture.space().query(range.address()));
    }

    @Test
    @Rule("8.1")
    default void reserveLazilyIsRefusedWhereItIsNotDeclared(Fixture fixture) {
        isRefused(fixture, LAZY, range -> fixture.reserveLazily(1));
    }

    @Test
    @Rule("8.1")
    default void lockIsRefusedWhereItIsNotDeclared(Fixture fixture) {
        isRefused(fixture, LOCK, range -> fixture.space().lock(range.address(), range.bytes()));
    }

    @Test
    @Rule("8.1")
    default void unlockIsRefusedWhereItIsNotDeclared(Fixture fixture) {
        isRefused(fixture, LOCK, range -> fixture.space().unlock(range.address(), range.bytes()));
    }

    @Test
    @Rule("8.2")
    default void adviceChangesNeitherContentsNorProtection(Fixture fixture) {
        fixture.requires(ADVISE);
        for (Advice advice : Advice.values()) {
            PageRange range = fixture.reserve(8).commit().write(1);
            if (fixture.has(PROTECT)) {
                range.part(4, 4).protect(READ);
            }
            fixture.space().advise(range.address(), range.bytes(), advice);
            range.part(0, 4).hasProtection(READ_WRITE).holds(1);
            range.part(4, 4)
                    .hasProtection(fixture.has(PROTECT) ? READ : READ_WRITE)
                    .holds(1);
        }
    }

    @Test
    @Rule("8.3")
    default void prefaultingPutsAllPagesIntoMemory(Fixture fixture) {
        fixture.requires(PREFAULT);
        PageRange range = fixture.reserve(8).commit();
        fixture.space().prefault(range.address(), range.bytes());
        assertThat(range.resident()).as("bytes in memory").isEqualTo(range.bytes());
    }

    @Test
    @Rule("8.3")
    default void prefaultingKeepsTheContents(Fixture fixture) {
        fixture.requires(PREFAULT);
        PageRange range = fixture.reserve(8).commit();
        range.part(2, 3).write(1);
        fixture.space().prefault(range.address(), range.bytes());
        range.part(2, 3).holds(1);
        range.part(0, 2).isZero();
        range.part(5, 3).isZero();
    }

    @Test
    @Rule("8.4")
    default void discardedPagesAreZeroAndStayCommitted(Fixture fixture) {
        fixture.requires(DISCARD);
        PageRange range = fixture.reserve(8).commit().write(1);
        PageRange middle = range.part(2, 4);
        fixture.space().discard(middle.address(), middle.bytes());
        middle.hasProtection(READ_WRITE).isZero().write(2).holds(2);
    }

    @Test
    @Rule("8.4")
    default void discardingLeavesTheOtherPagesAlone(Fixture fixture) {
        fixture.requires(DISCARD);
        PageRange range = fixture.reserve(8).commit().write(1);
        fixture.space().discard(range.part(2, 4).address(), range.part(2, 4).bytes());
        range.part(0, 2).holds(1);
        range.part(6, 2).holds(1);
    }

    @Test
    @Rule("8.4")
    default void discardingKeepsTheProtection(Fixture fixture) {
        fixture.requires(DISCARD);
        fixture.requires(PROTECT);
        PageRange range = fixture.reserve(4).commit().write(1).protect(READ);
        fixture.space().discard(range.address(), range.bytes());
        range.hasProtection(READ).isZero();
    }

    @Test
    @Rule("8.5")
    default void residentBytesCountsWhatWasTouchedAndNothingWithoutMemory(Fixture fixture) {
        fixture.requires(RESIDENCY);
        PageRange range = fixture.reserve(8);
        assertThat(residentBytes(range)).as("where nothing is committed").isZero();
        range.part(1, 4).commit();
        range.part(2, 2).write(1);
        assertThat(residentBytes(range))
                .as("of 8 pages, of which 4 are committed and 2 touched")
                .isBetween(2 * fixture.pageSize(), 4 * fixture.pageSize());
        assertThat(residentBytes(range.part(2, 2))).isEqualTo(2 * fixture.pageSize());
        range.decommit();
        assertThat(residentBytes(range)).as("where all is decommitted").isZero();
    }

    @Test
    @Rule("8.6")
    default void queryReturnsTheProtectionOfEachPage(Fixture fixture) {
        fixture.requires(QUERY);
        PageRange range = fixture.reserve(6);
        assertThat(queries(range)).containsOnly(NONE);
        range.part(1, 4).commit();
        assertThat(queries(range)).containsExactly(NONE, READ_WRITE, READ_WRITE, READ_WRITE, READ_WRITE, NONE);
        range.part(4, 1).decommit();
        assertThat(queries(range)).containsExactly(NONE, READ_WRITE, READ_WRITE, READ_WRITE, NONE, NONE);
    }

    @Test
    @Rule("8.6")
    default void queryReturnsProtectionsThatWereChanged(Fixture fixture) {
        fixture.requires(QUERY);
        fixture.requires(PROTECT);
        PageRange range = fixture.reserve(4).commit();
        range.page(1).protect(READ);
        range.page(2).protect(NONE);
        assertThat(queries(range)).containsExactly(READ_WRITE, READ, NONE, READ_WRITE);
    }

    @Test
    @Rule("8.7")
    default void pagesThatWereWrittenCanBeExecuted(Fixture fixture) {
        fixture.requires(EXECUTE);
        for (Protection protection : List.of(READ_EXECUTE, Protection.EXECUTE)) {
            fixture.reserve(4).commit(protection).hasProtection(protection);
            PageRange range = fixture.reserve(4).commit().write(1);
            range.part(1, 2).protect(protection).hasProtection(protection);
            range.page(3).hasProtection(READ_WRITE);
            range.part(1, 2).protect(READ_EXECUTE);
            range.holds(1);
        }
    }

    @Test
    @Rule("8.23")
    default void pagesCanBeWrittenAndExecutedAtOnce(Fixture fixture) {
        fixture.requires(WRITE_EXECUTE);
        fixture.reserve(4)
                .commit(READ_WRITE_EXECUTE)
                .hasProtection(READ_WRITE_EXECUTE)
                .write(1);
        PageRange range = fixture.reserve(4).commit().write(1).protect(READ_WRITE_EXECUTE);
        range.hasProtection(READ_WRITE_EXECUTE).holds(1).write(2).holds(2);
    }

    @Test
    @Rule("8.8")
    default void executingIsRefusedWhereItIsNotDeclared(Fixture fixture) {
        fixture.requiresAbsence(EXECUTE);
        isRefusedByTheLibrary(fixture, EXECUTE, READ_EXECUTE);
    }

    @Test
    @Rule("8.8")
    default void writingAndExecutingAtOnceIsRefusedWhereItIsNotDeclared(Fixture fixture) {
        fixture.requiresAbsence(WRITE_EXECUTE);
        isRefusedByTheLibrary(fixture, WRITE_EXECUTE, READ_WRITE_EXECUTE);
    }

    @Test
    @Rule("8.8")
    default void aProtectionOtherThanReadWriteIsRefusedWhereNoneIsDeclared(Fixture fixture) {
        fixture.requiresAbsence(PROTECT);
        isRefusedByTheLibrary(fixture, PROTECT, READ);
    }

    @Test
    @Rule("8.11")
    default void aLazyRangeIsThereAtOnce(Fixture fixture) {
        fixture.requires(LAZY);
        fixture.reserveLazily(8).hasProtection(READ_WRITE).isZero().write(1).holds(1);
    }

    @Test
    @Rule("8.11")
    default void aLazyRangeIsZeroWhereAnotherWasBefore(Fixture fixture) {
        fixture.requires(LAZY);
        for (int i = 0; i < 10; i++) {
            PageRange range = fixture.reserveLazily(4).isZero().write(1);
            fixture.release(range);
        }
    }

    @Test
    @Rule("8.12")
    default void pagesOfALazyRangeAreDecommittedAndCommittedLikeOthers(Fixture fixture) {
        fixture.requires(LAZY);
        PageRange range = fixture.reserveLazily(8).write(1);
        range.part(2, 4).decommit().hasProtection(NONE);
        range.part(0, 2).holds(1);
        range.part(6, 2).holds(1);
        range.part(2, 3).commit().hasProtection(READ_WRITE).isZero().write(2).holds(2);
        range.page(5).hasProtection(NONE);
    }

    @Test
    @Rule("8.12")
    default void pagesOfALazyRangeAreProtectedAndDiscardedLikeOthers(Fixture fixture) {
        fixture.requires(LAZY);
        PageRange range = fixture.reserveLazily(4).write(1);
        if (fixture.has(PROTECT)) {
            range.part(0, 2).protect(READ).hasProtection(READ).holds(1);
        }
        if (fixture.has(DISCARD)) {
            fixture.space().discard(range.page(3).address(), fixture.pageSize());
            range.page(3).hasProtection(READ_WRITE).isZero();
        }
        range.page(2).hasProtection(READ_WRITE).holds(1);
    }

    @Test
    @Rule("8.13")
    default void lockedPagesAreInMemory(Fixture fixture) {
        fixture.requires(LOCK);
        PageRange range = fixture.reserve(4).commit();
        PageRange middle = range.part(1, 2);
        fixture.space().lock(middle.address(), middle.bytes());
        assertThat(middle.resident()).as("bytes in memory").isEqualTo(middle.bytes());
    }

    @Test
    @Rule("8.13")
    default void lockingAndUnlockingChangeNeitherContentsNorProtection(Fixture fixture) {
        fixture.requires(LOCK);
        Protection lesser = fixture.has(PROTECT) ? READ : READ_WRITE;
        PageRange range = fixture.reserve(4).commit().write(1);
        if (fixture.has(PROTECT)) {
            range.page(3).protect(lesser);
        }
        fixture.space().lock(range.address(), range.bytes());
        range.part(0, 3).hasProtection(READ_WRITE).holds(1);
        range.page(3).hasProtection(lesser).holds(1);
        fixture.space().unlock(range.address(), range.bytes());
        range.part(0, 3).hasProtection(READ_WRITE).holds(1);
        range.page(3).hasProtection(lesser).holds(1);
    }

    @Test
    @Rule("8.14")
    default void lockingIsNotCounted(Fixture fixture) {
        fixture.requires(LOCK);
        PageRange range = fixture.reserve(4).commit().write(1);
        PageRange half = range.part(0, 2);
        fixture.space().unlock(range.address(), range.bytes());
        fixture.space().lock(half.address(), half.bytes());
        fixture.space().lock(half.address(), half.bytes());
        fixture.space().unlock(range.address(), range.bytes());
        fixture.space().unlock(range.address(), range.bytes());
        range.holds(1);
    }

    @Test
    @Rule("8.14")
    default void lockedPagesCanBeGivenBack(Fixture fixture) {
        fixture.requires(LOCK);
        PageRange range = fixture.reserve(4).commit();
        fixture.space().lock(range.address(), range.bytes());
        range.part(0, 2).decommit();
        fixture.release(range);
    }

    private static void isRefused(Fixture fixture, Capability capability, Consumer<PageRange> use) {
        fixture.requiresAbsence(capability);
        PageRange range = fixture.reserve(4).commit().write(1);
        assertThatThrownBy(() -> use.accept(range))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(capability.name());
        range.hasProtection(READ_WRITE).holds(1);
    }

    private static void isRefusedByTheLibrary(Fixture fixture, Capability capability, Protection protection) {
        Reservation reservation = fixture.reservation(4 * fixture.pageSize());
        PageRange range = fixture.range(reservation, 4);
        reservation.commit(0, 2 * fixture.pageSize());
        range.part(0, 2).write(1);
        assertThatThrownBy(() -> reservation.commit(0, range.bytes(), protection))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(capability.name());
        assertThatThrownBy(() -> reservation.protect(0, 2 * fixture.pageSize(), protection))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(capability.name());
        assertThat(reservation.committed()).isEqualTo(2 * fixture.pageSize());
        range.part(0, 2).hasProtection(READ_WRITE).holds(1);
    }

    private static long residentBytes(PageRange range) {
        return range.fixture().space().residentBytes(range.address(), range.bytes());
    }

    private static List<Protection> queries(PageRange range) {
        return IntStream.range(0, range.pages())
                .mapToObj(page -> range.fixture().space().query(range.page(page).address()))
                .toList();
    }
}
