package dev.virtualalloc.conformance;

import static dev.virtualalloc.Protection.NONE;
import static dev.virtualalloc.Protection.READ;
import static dev.virtualalloc.Protection.READ_WRITE;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.Capability;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Group 4: giving memory to pages. */
interface CommitRules {

    @Test
    @Rule("4.1")
    default void memoryIsZeroAtFirst(Bench bench) {
        // Dirty memory goes back first: new memory that is really old shows it.
        bench.release(bench.reserve(16).commit().write(1));
        bench.reserve(16).commit().isZero();
    }

    @Test
    @Rule("4.2")
    default void everyPageIsUsableFromItsFirstByteToItsLast(Bench bench) {
        bench.reserve(16).commit().is(READ_WRITE).write(1).holds(1);
    }

    @Test
    @Rule("4.2")
    default void aSinglePageCanBeCommitted(Bench bench) {
        Range range = bench.reserve(8);
        for (int page = 7; page >= 0; page--) {
            range.page(page).commit().write(page);
        }
        for (int page = 0; page < 8; page++) {
            range.page(page).holds(page);
        }
    }

    @Test
    @Rule("4.3")
    default void aSecondCommitKeepsTheContents(Bench bench) {
        bench.reserve(8).commit().write(1).commit().holds(1);
    }

    @Test
    @Rule("4.3")
    default void aCommitThatOverlapsKeepsTheContents(Bench bench) {
        Range range = bench.reserve(12);
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
    default void pagesThatACommitAddsAreZero(Bench bench) {
        Range range = bench.reserve(12);
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
    default void committingLeavesReservedNeighboursInaccessible(Bench bench) {
        bench.requires(Capability.PROTECT);
        Range range = bench.reserve(12);
        range.part(2, 2).commit();
        range.part(6, 1).commit();
        range.part(0, 2).is(NONE);
        range.part(4, 2).is(NONE);
        range.part(7, 5).is(NONE);
    }

    @Test
    @Rule("4.5")
    default void committingLeavesCommittedNeighboursAsTheyWere(Bench bench) {
        Range range = bench.reserve(12);
        range.part(0, 3).commit().write(1);
        range.part(9, 3).commit().write(2);
        if (bench.has(Capability.PROTECT)) {
            range.part(9, 3).protect(READ);
        }
        range.part(3, 6).commit();
        range.part(0, 3).is(READ_WRITE).holds(1);
        range.part(9, 3).is(bench.has(Capability.PROTECT) ? READ : READ_WRITE).holds(2);
    }

    @Test
    @Rule("4.6")
    default void newPagesHaveTheProtectionThatIsAskedFor(Bench bench) {
        bench.requires(Capability.PROTECT);
        for (Protection protection : List.of(NONE, READ, READ_WRITE)) {
            bench.reserve(8).commit(protection).is(protection);
        }
    }

    @Test
    @Rule("4.7")
    default void committedPagesGetTheProtectionThatIsAskedFor(Bench bench) {
        bench.requires(Capability.PROTECT);
        Range range = bench.reserve(8);
        range.part(2, 4).commit().write(1);
        range.commit(READ).is(READ);
        range.part(2, 4).holds(1);
    }
}
