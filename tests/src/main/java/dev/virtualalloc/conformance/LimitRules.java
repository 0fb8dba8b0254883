package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.internal.Pages;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Group 11: large sizes, large numbers, and the end of memory. */
interface LimitRules {
    /** So many cycles that a leak of a mapping each shows as such. */
    int CYCLES = 10_000;

    @Test
    @Rule("11.1")
    default void aTebibyteIsUsableToItsLastPage(Fixture fixture) {
        long bytes = 1L << 40;
        long address = fixture.reserveBytesOrSkip(bytes);
        PageRange first = new PageRange(fixture, address, 2).commit().write(1);
        PageRange last = new PageRange(fixture, address + bytes - 2 * fixture.pageSize(), 2)
                .commit()
                .isZero()
                .write(2);
        first.holds(1);
        last.holds(2);
    }

    @Test
    @Rule("11.2")
    default void placesFourGibibytesApartAreDifferentPlaces(Fixture fixture) {
        long step = 1L << 32;
        long address = fixture.reserveBytesOrSkip(2 * step + fixture.granularity());
        List<PageRange> ranges = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ranges.add(new PageRange(fixture, address + i * step, 1)
                    .commit()
                    .isZero()
                    .write(i));
        }
        for (int i = 0; i < 3; i++) {
            ranges.get(i).holds(i);
        }
        ranges.get(2).decommit();
        ranges.get(0).holds(0);
        ranges.get(1).holds(1);
    }

    @Test
    @Rule("11.3")
    default void tenThousandReservationsOneAfterTheOtherLeaveNothingBehind(Fixture fixture) {
        Set<Long> addresses = new LinkedHashSet<>();
        long bytes = Pages.roundUp(2 * fixture.pageSize(), fixture.granularity());
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            PageRange range = fixture.reserve(2).commit();
            if (cycle % 1000 == 0) {
                range.write(cycle).holds(cycle);
            }
            fixture.release(range);
            if (cycle % 100 == 0) {
                addresses.add(range.address());
            }
        }
        assumeTrue(
                addresses.stream()
                        .allMatch(address ->
                                fixture.probe().mappedBytes(address, bytes).isPresent()),
                "which addresses are free cannot be seen here");
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
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            PageRange part = range.part(1 + cycle % 3, 1 + cycle % 4);
            part.commit();
            if (cycle % 1000 == 0) {
                part.write(cycle).holds(cycle);
            }
            part.decommit();
        }
        range.page(0).holds(1);
        range.part(1, 7).commit().isZero();
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

    private static boolean commits(PageRange range) {
        try {
            range.commit();
            return true;
        } catch (OutOfVirtualMemoryException e) {
            return false;
        }
    }
}
