package dev.virtualalloc.conformance;

import static dev.virtualalloc.Protection.NONE;
import static dev.virtualalloc.Protection.READ;
import static dev.virtualalloc.Protection.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.spi.Capability;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Group 5: changing what may be done with pages. */
interface ProtectRules {

    @Test
    @Rule("5.1")
    default void everyPageOfTheRangeGetsTheProtection(Bench bench) {
        bench.requires(Capability.PROTECT);
        for (Protection protection : List.of(NONE, READ)) {
            bench.reserve(8).commit().protect(protection).is(protection);
        }
    }

    @Test
    @Rule("5.2")
    default void pagesOutsideTheRangeKeepTheirProtection(Bench bench) {
        bench.requires(Capability.PROTECT);
        Range range = bench.reserve(12);
        range.part(0, 10).commit();
        range.part(3, 4).protect(READ);
        range.part(0, 3).is(READ_WRITE);
        range.part(7, 3).is(READ_WRITE);
        range.part(10, 2).is(NONE);
    }

    @Test
    @Rule("5.3")
    default void contentsStayUnderEveryProtection(Bench bench) {
        bench.requires(Capability.PROTECT);
        Range range = bench.reserve(8).commit().write(1);
        range.protect(READ).holds(1);
        range.protect(NONE).protect(READ).holds(1);
        range.protect(READ_WRITE).holds(1);
    }

    @Test
    @Rule("5.4")
    default void anyProtectionCanFollowAnyOther(Bench bench) {
        bench.requires(Capability.PROTECT);
        Range range = bench.reserve(4).commit();
        for (Protection first : List.of(NONE, READ, READ_WRITE)) {
            for (Protection second : List.of(NONE, READ, READ_WRITE)) {
                range.protect(first).protect(second).is(second);
            }
        }
    }

    @Test
    @Rule("5.4")
    default void pagesOfDifferentProtectionCanBeProtectedInOneCall(Bench bench) {
        bench.requires(Capability.PROTECT);
        Range range = bench.reserve(9).commit();
        range.part(3, 3).protect(NONE);
        range.part(6, 3).protect(READ);
        range.part(1, 7).protect(READ);
        range.page(0).is(READ_WRITE);
        range.part(1, 8).is(READ);
    }

    @Test
    @Rule("5.5")
    default void aProtectionOutlastsWhatHappensToThePagesBesideIt(Bench bench) {
        bench.requires(Capability.PROTECT);
        Range range = bench.reserve(12);
        range.part(4, 4).commit().protect(READ);
        range.part(0, 4).commit();
        range.part(8, 4).commit();
        range.part(4, 4).is(READ);
        range.part(0, 4).decommit();
        range.part(8, 4).protect(NONE);
        range.part(4, 4).is(READ);
    }

    @Test
    @Rule("5.6")
    default void protectingAcrossUncommittedPagesIsRefusedAndChangesNothing(Bench bench) {
        bench.requires(Capability.PROTECT);
        Reservation reservation = bench.reservation(8 * bench.pageSize());
        Range range = bench.range(reservation, 8);
        reservation.commit(0, range.part(0, 3).bytes());
        reservation.commit(range.part(0, 5).bytes(), range.part(5, 3).bytes());
        range.part(0, 3).write(1);
        assertThatThrownBy(() -> reservation.protect(0, range.bytes(), READ))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing is committed at offset");
        range.part(0, 3).is(READ_WRITE).holds(1);
        range.part(3, 2).is(NONE);
        range.part(5, 3).is(READ_WRITE);
        assertThat(reservation.committed()).isEqualTo(range.part(0, 6).bytes());
    }
}
