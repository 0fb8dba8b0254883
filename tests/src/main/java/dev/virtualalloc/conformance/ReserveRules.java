package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Group 3: taking addresses. */
interface ReserveRules {
    /** Odd sizes find what rounds, and a size beside a power of two what rounds to those. */
    List<Integer> GRANULES = List.of(1, 2, 3, 7, 16, 17, 31);

    @Test
    @Rule("3.1")
    default void addressesAreMultiplesOfTheGranularity(Bench bench) {
        for (int granules : GRANULES) {
            long address = bench.take(granules * bench.granularity());
            assertThat(address).as("an address").isPositive();
            assertThat(address % bench.granularity())
                    .as("the rest of address %d divided by the granularity %d", address, bench.granularity())
                    .isZero();
        }
    }

    @Test
    @Rule("3.2")
    default void reservationsDoNotOverlap(Bench bench) {
        TreeMap<Long, Long> ends = new TreeMap<>();
        for (int round = 0; round < 20; round++) {
            for (int granules : GRANULES) {
                long address = bench.take(granules * bench.granularity());
                long end = address + granules * bench.granularity();
                Map.Entry<Long, Long> below = ends.lowerEntry(end);
                assertThat(below == null || below.getValue() <= address)
                        .as("whether %d to %d is apart from %s, which was reserved before", address, end, below)
                        .isTrue();
                ends.put(address, end);
            }
        }
    }

    @Test
    @Rule("3.3")
    default void reservedPagesCannotBeAccessed(Bench bench) {
        bench.requires(Capability.PROTECT);
        bench.reserve(8).is(Protection.NONE);
    }

    @Test
    @Rule("3.4")
    default void aLargeReservationTakesNoMemory(Bench bench) {
        long bytes = 1L << 40;
        long address = bench.takeIfThereIs(bytes);
        OptionalLong resident = bench.probe().residentBytes(address, bytes);
        assumeTrue(resident.isPresent(), "what is in memory cannot be seen here");
        assertThat(resident).as("the bytes in memory of a reservation of 1 TiB").hasValue(0);
    }

    @Test
    @Rule("3.5")
    default void everyPageOfAReservationCanBeUsed(Bench bench) {
        for (int granules : GRANULES) {
            int pages = (int) (granules * bench.granularity() / bench.pageSize());
            bench.reserve(pages).commit().write(granules).holds(granules);
        }
    }

    @Test
    @Rule("3.5")
    default void sizesBetweenMultiplesOfTheGranularityAreRoundedUpByTheLibrary(Bench bench) {
        long granularity = bench.granularity();
        for (long bytes :
                new long[] {1, bench.pageSize(), granularity - 1, granularity + 1, granularity + bench.pageSize()}) {
            Reservation reservation = bench.reservation(bytes);
            assertThat(reservation.size()).isGreaterThanOrEqualTo(bytes).isLessThan(bytes + granularity);
            assertThat(reservation.size() % granularity).isZero();
            int pages = (int) (reservation.size() / bench.pageSize());
            reservation.commit(0, reservation.size());
            bench.range(reservation, pages).write(1).holds(1);
        }
    }

    @Test
    @Rule("3.6")
    default void reservationsDoNotDisturbEachOther(Bench bench) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ranges.add(bench.reserve(i + 1).commit().write(i));
        }
        for (int i = 0; i < 9; i++) {
            ranges.get(i).holds(i);
        }
    }

    @Test
    @Rule("3.8")
    default void rangesEndBelowTheBound(Bench bench) {
        for (int granules : GRANULES) {
            long bytes = granules * bench.granularity();
            assertThat(bench.take(bytes)).as("an address").isLessThanOrEqualTo(RawMemory.BOUND - bytes);
        }
    }
}
