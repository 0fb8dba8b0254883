package dev.virtualalloc.conformance;

import static dev.virtualalloc.Protection.NONE;
import static dev.virtualalloc.Protection.READ;
import static dev.virtualalloc.Protection.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Group 6: decommitting pages. */
interface DecommitRules {

    @Test
    @Rule("6.1")
    default void memoryIsZeroWhenItIsCommittedAgain(Fixture fixture) {
        PageRange range = fixture.reserve(8).commit().write(1);
        range.decommit().commit().isZero();
    }

    @Test
    @Rule("6.1")
    default void onlyWhatWasDecommittedIsZeroAgain(Fixture fixture) {
        PageRange range = fixture.reserve(8).commit().write(1);
        range.part(2, 3).decommit();
        range.commit();
        range.part(0, 2).holds(1);
        range.part(2, 3).isZero();
        range.part(5, 3).holds(1);
    }

    @Test
    @Rule("6.1")
    default void aLongRangeIsZeroWhenItIsCommittedAgain(Fixture fixture) {
        fixture.reserveLong().commit().write(1).decommit().commit().isZero();
    }

    @Test
    @Rule("6.1")
    default void memoryIsZeroAgainWhateverProtectionItHad(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        for (Protection protection : List.of(READ, NONE)) {
            PageRange range = fixture.reserve(8).commit().write(1);
            range.protect(protection).decommit().commit().isZero();
            range.write(2).part(2, 3).protect(protection);
            range.decommit().commit().isZero();
        }
    }

    @Test
    @Rule("6.2")
    default void decommittedPagesCannotBeAccessed(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        PageRange range = fixture.reserve(8).commit();
        range.part(1, 6).decommit().hasProtection(NONE);
        fixture.reserveLong().commit().decommit().hasProtection(NONE);
    }

    @Test
    @Rule("6.3")
    default void pagesOutsideTheRangeKeepContentsAndProtection(Fixture fixture) {
        PageRange range = fixture.reserve(12).commit().write(1);
        if (fixture.has(Capability.PROTECT)) {
            range.part(8, 4).protect(READ);
        }
        range.part(4, 4).decommit();
        range.part(0, 4).hasProtection(READ_WRITE).holds(1);
        range.part(8, 4)
                .hasProtection(fixture.has(Capability.PROTECT) ? READ : READ_WRITE)
                .holds(1);
    }

    @Test
    @Rule("6.4")
    default void pagesWithoutMemoryMayBeInTheRange(Fixture fixture) {
        PageRange range = fixture.reserve(12);
        range.part(2, 3).commit().write(1);
        range.part(7, 2).commit().write(2);
        for (int times = 0; times < 2; times++) {
            range.decommit();
            if (fixture.has(Capability.PROTECT)) {
                range.hasProtection(NONE);
            }
        }
        range.commit().write(3).holds(3);
    }

    @Test
    @Rule("6.5")
    default void theMemoryGoesBackToTheSystem(Fixture fixture) {
        fixture.requires(Capability.RESIDENCY);
        PageRange range = fixture.reserve(8).commit().write(1);
        assertThat(range.resident()).as("bytes in memory after touching").isEqualTo(range.bytes());
        range.part(2, 4).decommit();
        assertThat(range.part(2, 4).resident())
                .as("bytes in memory after decommitting")
                .isZero();
        PageRange other = fixture.reserveLong().commit().write(1);
        assertThat(other.decommit().resident())
                .as("bytes in memory after decommitting %d pages", other.pages())
                .isZero();
    }

    @Test
    @Rule("6.6")
    default void theAddressesStayOurs(Fixture fixture) {
        PageRange range = fixture.reserve(8).commit();
        range.decommit();
        List<PageRange> others = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            others.add(fixture.reserve(8));
        }
        for (PageRange other : others) {
            assertThat(other.address() + other.bytes() <= range.address()
                            || range.address() + range.bytes() <= other.address())
                    .as("whether %s is apart from the decommitted %s", other, range)
                    .isTrue();
        }
        range.commit().write(1).holds(1);
    }

    @Test
    @Rule("6.7")
    default void theProtectionIsForgotten(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        PageRange range = fixture.reserve(8).commit(READ);
        range.decommit().commit().hasProtection(READ_WRITE);
        range.protect(NONE).decommit().commit().hasProtection(READ_WRITE);
    }

    @Test
    @Rule("6.8")
    default void nothingIsChargedForWhatWasDecommitted(Fixture fixture) {
        PageRange range = fixture.reserve(8);
        long reserved = range.charged();
        range.commit().part(2, 4).write(1);
        assertThat(range.charged()).as("the charge of 8 committed pages").isGreaterThanOrEqualTo(reserved);
        range.decommit();
        assertThat(range.charged())
                .as(
                        "the charge of 8 decommitted pages, which was %d bytes when they were reserved. It stays if their"
                                + " memory is only emptied, or only protected",
                        reserved)
                .isLessThanOrEqualTo(reserved);
    }
}
