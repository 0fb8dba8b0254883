package dev.virtualalloc.conformance;

import static dev.virtualalloc.Protection.NONE;
import static dev.virtualalloc.Protection.READ;
import static dev.virtualalloc.Protection.READ_WRITE;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.Capability;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Group 4: committing pages. */
interface CommitRules {

    @Test
    @Rule("4.1")
    default void memoryIsZeroAtFirst(Fixture fixture) {
        // Dirty memory goes back first: new memory that is really old shows it.
        fixture.release(fixture.reserve(16).commit().write(1));
        fixture.reserve(16).commit().isZero();
    }

    @Test
    @Rule("4.2")
    default void everyPageIsUsableFromItsFirstByteToItsLast(Fixture fixture) {
        fixture.reserve(16).commit().hasProtection(READ_WRITE).write(1).holds(1);
    }

    @Test
    @Rule("4.1")
    default void aLongRangeIsZeroAtFirst(Fixture fixture) {
        fixture.release(fixture.reserveLong().commit().write(1));
        fixture.reserveLong().commit().isZero();
    }

    @Test
    @Rule("4.2")
    default void everyPageOfALongRangeIsUsable(Fixture fixture) {
        fixture.reserveLong().commit().hasProtection(READ_WRITE).write(1).holds(1);
    }

    @Test
    @Rule("4.2")
    default void aSinglePageCanBeCommitted(Fixture fixture) {
        PageRange range = fixture.reserve(8);
        for (int page = 7; page >= 0; page--) {
            range.page(page).commit().write(page);
        }
        for (int page = 0; page < 8; page++) {
            range.page(page).holds(page);
        }
    }

    @Test
    @Rule("4.3")
    default void aSecondCommitKeepsTheContents(Fixture fixture) {
        fixture.reserve(8).commit().write(1).commit().holds(1);
    }

    @Test
    @Rule("4.3")
    default void aCommitThatOverlapsKeepsTheContents(Fixture fixture) {
        PageRange range = fixture.reserve(12);
        range.part(4, 4).commit().write(1);
        range.part(2, 4).commit();
        range.part(4, 4).holds(1);
        range.part(6, 4).commit();
        range.part(4, 4).holds(1);
        range.commit();
        range.part(4, 4).holds(1);
    }

    @Test
    @Rule("4.4")
    default void pagesThatACommitAddsAreZero(Fixture fixture) {
        PageRange range = fixture.reserve(12);
        range.part(4, 4).commit().write(1);
        range.part(2, 4).commit();
        range.part(2, 2).isZero();
        range.part(8, 2).commit().isZero();
        range.commit();
        range.part(0, 4).isZero();
        range.part(8, 4).isZero();
    }

    @Test
    @Rule("4.5")
    default void committingLeavesReservedNeighboursInaccessible(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        PageRange range = fixture.reserve(12);
        range.part(2, 2).commit();
        range.part(6, 1).commit();
        range.part(0, 2).hasProtection(NONE);
        range.part(4, 2).hasProtection(NONE);
        range.part(7, 5).hasProtection(NONE);
    }

    @Test
    @Rule("4.5")
    default void committingLeavesCommittedNeighboursAsTheyWere(Fixture fixture) {
        PageRange range = fixture.reserve(12);
        range.part(0, 3).commit().write(1);
        range.part(9, 3).commit().write(2);
        if (fixture.has(Capability.PROTECT)) {
            range.part(9, 3).protect(READ);
        }
        range.part(3, 6).commit();
        range.part(0, 3).hasProtection(READ_WRITE).holds(1);
        range.part(9, 3)
                .hasProtection(fixture.has(Capability.PROTECT) ? READ : READ_WRITE)
                .holds(2);
    }

    @Test
    @Rule("4.6")
    default void newPagesHaveTheProtectionThatIsAskedFor(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        for (Protection protection : List.of(NONE, READ, READ_WRITE)) {
            fixture.reserve(8).commit(protection).hasProtection(protection);
            fixture.reserveLong().commit(protection).hasProtection(protection);
        }
    }

    @Test
    @Rule("4.7")
    default void committedPagesGetTheProtectionThatIsAskedFor(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        PageRange range = fixture.reserve(8);
        range.part(2, 4).commit().write(1);
        range.commit(READ).hasProtection(READ);
        range.part(2, 4).holds(1);
    }

    @Test
    @Rule("4.7")
    default void committedPagesOfALongRangeGetTheProtectionThatIsAskedFor(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        PageRange range = fixture.reserveLong();
        PageRange middle = range.part(1, range.pages() - 2).commit().write(1);
        range.commit(READ).hasProtection(READ);
        middle.holds(1);
    }
}
