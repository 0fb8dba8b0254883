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

/** Group 5: protecting pages. */
interface ProtectRules {

    @Test
    @Rule("5.1")
    default void everyPageOfTheRangeGetsTheProtection(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        for (Protection protection : List.of(NONE, READ)) {
            fixture.reserve(8).commit().protect(protection).hasProtection(protection);
            fixture.reserveLong().commit().protect(protection).hasProtection(protection);
        }
    }

    @Test
    @Rule("5.2")
    default void pagesOutsideTheRangeKeepTheirProtection(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        PageRange range = fixture.reserve(12);
        range.part(0, 10).commit();
        range.part(3, 4).protect(READ);
        range.part(0, 3).hasProtection(READ_WRITE);
        range.part(7, 3).hasProtection(READ_WRITE);
        range.part(10, 2).hasProtection(NONE);
    }

    @Test
    @Rule("5.3")
    default void contentsStayUnderEveryProtection(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        PageRange range = fixture.reserve(8).commit().write(1);
        range.protect(READ).holds(1);
        range.protect(NONE).protect(READ).holds(1);
        range.protect(READ_WRITE).holds(1);
    }

    @Test
    @Rule("5.4")
    default void anyProtectionCanFollowAnyOther(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        PageRange range = fixture.reserve(4).commit();
        for (Protection first : List.of(NONE, READ, READ_WRITE)) {
            for (Protection second : List.of(NONE, READ, READ_WRITE)) {
                range.protect(first).protect(second).hasProtection(second);
            }
        }
    }

    @Test
    @Rule("5.4")
    default void pagesOfDifferentProtectionCanBeProtectedInOneCall(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        PageRange range = fixture.reserve(9).commit();
        range.part(3, 3).protect(NONE);
        range.part(6, 3).protect(READ);
        range.part(1, 7).protect(READ);
        range.page(0).hasProtection(READ_WRITE);
        range.part(1, 8).hasProtection(READ);
    }

    @Test
    @Rule("5.5")
    default void aProtectionOutlastsWhatHappensToThePagesBesideIt(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        PageRange range = fixture.reserve(12);
        range.part(4, 4).commit().protect(READ);
        range.part(0, 4).commit();
        range.part(8, 4).commit();
        range.part(4, 4).hasProtection(READ);
        range.part(0, 4).decommit();
        range.part(8, 4).protect(NONE);
        range.part(4, 4).hasProtection(READ);
    }

    @Test
    @Rule("5.6")
    default void protectingAcrossUncommittedPagesIsRefusedAndChangesNothing(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        Reservation reservation = fixture.reservation(8 * fixture.pageSize());
        PageRange range = fixture.range(reservation, 8);
        reservation.commit(0, range.part(0, 3).bytes());
        reservation.commit(range.part(0, 5).bytes(), range.part(5, 3).bytes());
        range.part(0, 3).write(1);
        assertThatThrownBy(() -> reservation.protect(0, range.bytes(), READ))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing is committed at offset");
        range.part(0, 3).hasProtection(READ_WRITE).holds(1);
        range.part(3, 2).hasProtection(NONE);
        range.part(5, 3).hasProtection(READ_WRITE);
        assertThat(reservation.committed()).isEqualTo(range.part(0, 6).bytes());
    }
}
