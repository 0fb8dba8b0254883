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

/** Group 11: large, many, often, and to the end. */
interface LimitRules {
    /** So many cycles that a leak of a mapping each shows as such. */
    int CYCLES = 10_000;

    @Test
    @Rule("11.1")
    default void aTebibyteIsUsableToItsLastPage(Bench bench) {
        long bytes = 1L << 40;
        long address = bench.takeIfThereIs(bytes);
        Range first = new Range(bench, address, 2).commit().write(1);
        Range last = new Range(bench, address + bytes - 2 * bench.pageSize(), 2)
                .commit()
                .isZero()
                .write(2);
        first.holds(1);
        last.holds(2);
    }

    @Test
    @Rule("11.2")
    default void placesFourGibibytesApartAreDifferentPlaces(Bench bench) {
        long step = 1L << 32;
        long address = bench.takeIfThereIs(2 * step + bench.granularity());
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ranges.add(new Range(bench, address + i * step, 1).commit().isZero().write(i));
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
    default void tenThousandReservationsOneAfterTheOtherLeaveNothingBehind(Bench bench) {
        Set<Long> addresses = new LinkedHashSet<>();
        long bytes = Pages.roundUp(2 * bench.pageSize(), bench.granularity());
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            Range range = bench.reserve(2).commit();
            if (cycle % 1000 == 0) {
                range.write(cycle).holds(cycle);
            }
            bench.release(range);
            if (cycle % 100 == 0) {
                addresses.add(range.address());
            }
        }
        assumeTrue(
                addresses.stream()
                        .allMatch(address ->
                                bench.probe().takenBytes(address, bytes).isPresent()),
                "whose addresses are cannot be seen here");
        List<Long> left = addresses.stream()
                .filter(address -> bench.probe().takenBytes(address, bytes).orElseThrow() == bytes)
                .toList();
        // Other threads of this process may have been given one of them meanwhile, but not most.
        assertThat(left)
                .as("addresses that are still taken, of %d looked at", addresses.size())
                .hasSizeLessThanOrEqualTo(addresses.size() / 2);
    }

    @Test
    @Rule("11.4")
    default void memoryCanBeCommittedAndDecommittedTenThousandTimes(Bench bench) {
        Range range = bench.reserve(8);
        range.page(0).commit().write(1);
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            Range part = range.part(1 + cycle % 3, 1 + cycle % 4);
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
    default void aThousandReservationsCanBeThereAtOnce(Bench bench) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ranges.add(bench.reserve(2).page(0).commit());
        }
        for (int i = 0; i < 1000; i += 20) {
            ranges.get(i).write(i);
        }
        for (int i = 0; i < 1000; i += 20) {
            ranges.get(i).holds(i);
        }
    }

    @Test
    @Rule("11.6")
    default void whatWasRefusedIsThereOnceSomethingElseHasBeenGivenBack(Bench bench) {
        int pages = (int) Math.max(1, bench.memoryLimit() / 8 / bench.pageSize());
        Range kept = bench.reserve(1).commit().write(1);
        List<Range> committed = new ArrayList<>();
        Range refused = bench.reserve(pages);
        for (int i = 0; i < 9 && commits(refused); i++) {
            committed.add(refused);
            refused = bench.reserve(pages);
        }
        assertThatThrownBy(refused::commit).isInstanceOf(OutOfVirtualMemoryException.class);
        committed.get(0).decommit();
        refused.commit();
        bench.release(committed.get(1));
        committed.get(0).commit().isZero();
        kept.holds(1);
    }

    private static boolean commits(Range range) {
        try {
            range.commit();
            return true;
        } catch (OutOfVirtualMemoryException e) {
            return false;
        }
    }
}
