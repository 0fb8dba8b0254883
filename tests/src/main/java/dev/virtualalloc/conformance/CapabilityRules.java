package dev.virtualalloc.conformance;

import static dev.virtualalloc.Protection.NONE;
import static dev.virtualalloc.Protection.READ;
import static dev.virtualalloc.Protection.READ_WRITE;
import static dev.virtualalloc.spi.Capability.ADVISE;
import static dev.virtualalloc.spi.Capability.DISCARD;
import static dev.virtualalloc.spi.Capability.EXECUTE;
import static dev.virtualalloc.spi.Capability.PREFAULT;
import static dev.virtualalloc.spi.Capability.PROTECT;
import static dev.virtualalloc.spi.Capability.QUERY;
import static dev.virtualalloc.spi.Capability.RESIDENCY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Group 8: what a provider need not be able to do. What it declares works, and what it does not declare it refuses. */
interface CapabilityRules {

    @Test
    @Rule("8.1")
    default void protectIsRefusedWhereItIsNotDeclared(Bench bench) {
        isRefused(bench, PROTECT, range -> range.protect(READ));
    }

    @Test
    @Rule("8.1")
    default void adviseIsRefusedWhereItIsNotDeclared(Bench bench) {
        isRefused(bench, ADVISE, range -> bench.provider().advise(range.address(), range.bytes(), Advice.HUGE_PAGES));
    }

    @Test
    @Rule("8.1")
    default void prefaultIsRefusedWhereItIsNotDeclared(Bench bench) {
        isRefused(bench, PREFAULT, range -> bench.provider().prefault(range.address(), range.bytes()));
    }

    @Test
    @Rule("8.1")
    default void discardIsRefusedWhereItIsNotDeclared(Bench bench) {
        isRefused(bench, DISCARD, range -> bench.provider().discard(range.address(), range.bytes()));
    }

    @Test
    @Rule("8.1")
    default void residentBytesIsRefusedWhereItIsNotDeclared(Bench bench) {
        isRefused(bench, RESIDENCY, range -> bench.provider().residentBytes(range.address(), range.bytes()));
    }

    @Test
    @Rule("8.1")
    default void queryIsRefusedWhereItIsNotDeclared(Bench bench) {
        isRefused(bench, QUERY, range -> bench.provider().query(range.address()));
    }

    @Test
    @Rule("8.2")
    default void adviceChangesNeitherContentsNorProtection(Bench bench) {
        bench.requires(ADVISE);
        for (Advice advice : Advice.values()) {
            Range range = bench.reserve(8).commit().write(1);
            if (bench.has(PROTECT)) {
                range.part(4, 4).protect(READ);
            }
            bench.provider().advise(range.address(), range.bytes(), advice);
            range.part(0, 4).is(READ_WRITE).holds(1);
            range.part(4, 4).is(bench.has(PROTECT) ? READ : READ_WRITE).holds(1);
        }
    }

    @Test
    @Rule("8.3")
    default void prefaultingPutsAllPagesIntoMemory(Bench bench) {
        bench.requires(PREFAULT);
        Range range = bench.reserve(8).commit();
        bench.provider().prefault(range.address(), range.bytes());
        assertThat(range.resident()).as("bytes in memory").isEqualTo(range.bytes());
    }

    @Test
    @Rule("8.3")
    default void prefaultingKeepsTheContents(Bench bench) {
        bench.requires(PREFAULT);
        Range range = bench.reserve(8).commit();
        range.part(2, 3).write(1);
        bench.provider().prefault(range.address(), range.bytes());
        range.part(2, 3).holds(1);
        range.part(0, 2).isZero();
        range.part(5, 3).isZero();
    }

    @Test
    @Rule("8.4")
    default void discardedPagesAreZeroAndStayCommitted(Bench bench) {
        bench.requires(DISCARD);
        Range range = bench.reserve(8).commit().write(1);
        Range middle = range.part(2, 4);
        bench.provider().discard(middle.address(), middle.bytes());
        middle.is(READ_WRITE).isZero().write(2).holds(2);
    }

    @Test
    @Rule("8.4")
    default void discardingLeavesTheOtherPagesAlone(Bench bench) {
        bench.requires(DISCARD);
        Range range = bench.reserve(8).commit().write(1);
        bench.provider().discard(range.part(2, 4).address(), range.part(2, 4).bytes());
        range.part(0, 2).holds(1);
        range.part(6, 2).holds(1);
    }

    @Test
    @Rule("8.4")
    default void discardingKeepsTheProtection(Bench bench) {
        bench.requires(DISCARD);
        bench.requires(PROTECT);
        Range range = bench.reserve(4).commit().write(1).protect(READ);
        bench.provider().discard(range.address(), range.bytes());
        range.is(READ).isZero();
    }

    @Test
    @Rule("8.5")
    default void residentBytesCountsWhatWasTouchedAndNothingWithoutMemory(Bench bench) {
        bench.requires(RESIDENCY);
        Range range = bench.reserve(8);
        assertThat(residentBytes(range)).as("where nothing is committed").isZero();
        range.part(1, 4).commit();
        range.part(2, 2).write(1);
        assertThat(residentBytes(range))
                .as("of 8 pages, of which 4 are committed and 2 touched")
                .isBetween(2 * bench.pageSize(), 4 * bench.pageSize());
        assertThat(residentBytes(range.part(2, 2))).isEqualTo(2 * bench.pageSize());
        range.decommit();
        assertThat(residentBytes(range)).as("where all is decommitted").isZero();
    }

    @Test
    @Rule("8.6")
    default void queryTellsTheProtectionOfEachPage(Bench bench) {
        bench.requires(QUERY);
        Range range = bench.reserve(6);
        assertThat(queries(range)).containsOnly(NONE);
        range.part(1, 4).commit();
        assertThat(queries(range)).containsExactly(NONE, READ_WRITE, READ_WRITE, READ_WRITE, READ_WRITE, NONE);
        range.part(4, 1).decommit();
        assertThat(queries(range)).containsExactly(NONE, READ_WRITE, READ_WRITE, READ_WRITE, NONE, NONE);
    }

    @Test
    @Rule("8.6")
    default void queryTellsProtectionsThatWereChanged(Bench bench) {
        bench.requires(QUERY);
        bench.requires(PROTECT);
        Range range = bench.reserve(4).commit();
        range.page(1).protect(READ);
        range.page(2).protect(NONE);
        assertThat(queries(range)).containsExactly(READ_WRITE, READ, NONE, READ_WRITE);
    }

    @Test
    @Rule("8.7")
    default void pagesCanHaveEveryProtectionThatExecutes(Bench bench) {
        bench.requires(EXECUTE);
        List<Protection> executing = Arrays.stream(Protection.values())
                .filter(Protection::canExecute)
                .toList();
        Range range = bench.reserve(4).commit();
        for (Protection protection : executing) {
            bench.reserve(4).commit(protection).is(protection);
            range.protect(protection).is(protection);
        }
    }

    @Test
    @Rule("8.8")
    default void executingIsRefusedWhereItIsNotDeclared(Bench bench) {
        bench.requiresAbsence(EXECUTE);
        isRefusedByTheLibrary(bench, EXECUTE, Protection.READ_WRITE_EXECUTE);
    }

    @Test
    @Rule("8.8")
    default void aProtectionOtherThanReadWriteIsRefusedWhereNoneIsDeclared(Bench bench) {
        bench.requiresAbsence(PROTECT);
        isRefusedByTheLibrary(bench, PROTECT, READ);
    }

    private static void isRefused(Bench bench, Capability capability, Consumer<Range> use) {
        bench.requiresAbsence(capability);
        Range range = bench.reserve(4).commit().write(1);
        assertThatThrownBy(() -> use.accept(range))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(capability.name());
        range.is(READ_WRITE).holds(1);
    }

    private static void isRefusedByTheLibrary(Bench bench, Capability capability, Protection protection) {
        Reservation reservation = bench.reservation(4 * bench.pageSize());
        Range range = bench.range(reservation, 4);
        reservation.commit(0, 2 * bench.pageSize());
        range.part(0, 2).write(1);
        assertThatThrownBy(() -> reservation.commit(0, range.bytes(), protection))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(capability.name());
        assertThatThrownBy(() -> reservation.protect(0, 2 * bench.pageSize(), protection))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(capability.name());
        assertThat(reservation.committed()).isEqualTo(2 * bench.pageSize());
        range.part(0, 2).is(READ_WRITE).holds(1);
    }

    private static long residentBytes(Range range) {
        return range.bench().provider().residentBytes(range.address(), range.bytes());
    }

    private static List<Protection> queries(Range range) {
        return IntStream.range(0, range.pages())
                .mapToObj(
                        page -> range.bench().provider().query(range.page(page).address()))
                .toList();
    }
}
