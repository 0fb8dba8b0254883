package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.internal.Pages;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Group 11: large numbers, and the end of memory. */
interface LimitRules {
    /** More than 16 bits count. */
    int MORE_THAN_A_SHORT = 70_000;

    /** So many cycles that a leak of a mapping each shows as such. */
    int CYCLES = 10_000;

    @Test
    @Rule("11.3")
    default void tenThousandReservationsOneAfterTheOtherLeaveNothingBehind(Fixture fixture) {
        Set<Long> addresses = new LinkedHashSet<>();
        long bytes = Pages.roundUp(2 * fixture.pageSize(), fixture.granularity());
        Steady.leavesNothing(
                fixture.probe(), CYCLES, "reservations that were committed, decommitted and released", cycle -> {
                    PageRange range = fixture.reserve(2).commit();
                    if (cycle % 1000 == 0) {
                        range.write(cycle).holds(cycle);
                    }
                    range.page(1).decommit();
                    fixture.release(range);
                    if (cycle % 100 == 0) {
                        addresses.add(range.address());
                    }
                });
        if (addresses.stream()
                .anyMatch(address -> fixture.probe().mappedBytes(address, bytes).isEmpty())) {
            throw new MemoryUnseenException("which addresses are free cannot be seen here");
        }
        List<Long> left = addresses.stream()
                .filter(address -> fixture.probe().mappedBytes(address, bytes).orElseThrow() == bytes)
                .toList();
        // Other threads of this process may have been given one of them meanwhile, but not most.
        assertThat(left)
                .as("addresses that are still mapped, of %d looked at", addresses.size())
                .hasSizeLessThanOrEqualTo(addresses.size() / 2);
    }

    @Test
    @Rule("11.4")
    default void memoryCanBeCommittedAndDecommittedTenThousandTimes(Fixture fixture) {
        PageRange range = fixture.reserve(8);
        range.page(0).commit().write(1);
        Steady.leavesNothingOfTheSystem(fixture.probe(), CYCLES, "decommits", cycle -> {
            PageRange part = range.part(1 + cycle % 3, 1 + cycle % 4);
            part.commit();
            if (cycle % 1000 == 0) {
                part.write(cycle).holds(cycle);
            }
            part.decommit();
        });
        range.page(0).holds(1);
        range.part(1, 7).commit().isZero();
    }

    @Test
    @Rule("11.9")
    default void moreReservationsThanSixteenBitsCountCanFollowOneAnother(Fixture fixture) {
        long bytes = fixture.granularity();
        for (int cycle = 0; cycle < MORE_THAN_A_SHORT; cycle++) {
            fixture.space().release(fixture.space().reserve(bytes), bytes);
        }
        fixture.reserve(4).commit().write(1).holds(1);
    }

    @Test
    @Rule("11.10")
    default void asMuchCanBeCommittedAfterThousandsOfCommitsAsAtFirst(Fixture fixture) {
        long room = room(fixture);
        PageRange range = fixture.reserve(4);
        PageRange tooMuch = fixture.reserve((int) (fixture.memoryLimit() / fixture.pageSize()) + 1);
        for (int cycle = 0; cycle < 1000; cycle++) {
            range.part(cycle % 2, 3).commit();
            range.part(cycle % 2, 2).commit();
            range.decommit();
            fixture.release(fixture.reserve(2).commit());
            if (cycle % 10 == 0) {
                assertThat(commits(tooMuch))
                        .as("whether more can be committed than memoryLimit()")
                        .isFalse();
            }
        }
        assertThat(room(fixture))
                .as(
                        "how many pages can be committed after all was given back: %d at first. They become fewer if a"
                                + " decommit, a release or a refused commit keeps what it was charged, more if something"
                                + " is given back twice",
                        room)
                .isEqualTo(room);
    }

    /** How many pages can be committed now, found in ever smaller steps. All is given back. */
    static long room(Fixture fixture) {
        long limit = fixture.memoryLimit() / fixture.pageSize();
        List<PageRange> ranges = new ArrayList<>();
        long room = 0;
        for (int pages = (int) Math.max(1, limit / 64); pages > 0 && room <= 2 * limit; ) {
            PageRange next = fixture.reserve(pages);
            ranges.add(next);
            if (commits(next)) {
                room += pages;
            } else {
                pages /= 2;
            }
        }
        ranges.forEach(fixture::release);
        return room;
    }

    @Test
    @Rule("11.5")
    default void aThousandReservationsCanBeThereAtOnce(Fixture fixture) {
        List<PageRange> ranges = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ranges.add(fixture.reserve(2).page(0).commit());
        }
        for (int i = 0; i < 1000; i += 50) {
            ranges.get(i).write(i);
        }
        for (int i = 0; i < 1000; i += 50) {
            ranges.get(i).holds(i);
        }
    }

    @Test
    @Rule("11.6")
    default void whatWasRefusedIsThereOnceSomethingElseHasBeenGivenBack(Fixture fixture) {
        int pages = (int) Math.max(1, fixture.memoryLimit() / 8 / fixture.pageSize());
        PageRange kept = fixture.reserve(1).commit().write(1);
        List<PageRange> committed = new ArrayList<>();
        PageRange refused = fixture.reserve(pages);
        for (int i = 0; i < 9 && commits(refused); i++) {
            committed.add(refused);
            refused = fixture.reserve(pages);
        }
        assertThatThrownBy(refused::commit).isInstanceOf(OutOfVirtualMemoryException.class);
        committed.get(0).decommit();
        refused.commit();
        fixture.release(committed.get(1));
        committed.get(0).commit().isZero();
        kept.holds(1);
    }

    static boolean commits(PageRange range) {
        try {
            range.commit();
            return true;
        } catch (OutOfVirtualMemoryException e) {
            return false;
        }
    }
}
