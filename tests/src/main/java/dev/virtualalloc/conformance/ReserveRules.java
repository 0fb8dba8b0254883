package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Group 3: reserving addresses. */
interface ReserveRules {
    /** Odd sizes find what rounds, and a size beside a power of two what rounds to those. */
    List<Integer> GRANULES = List.of(1, 2, 3, 7, 16, 17, 31);

    /** What {@code largestReservation()} says where addresses are plenty. */
    long UNBOUNDED = 1L << 59;

    @Test
    @Rule("3.1")
    default void addressesAreMultiplesOfTheGranularity(Fixture fixture) {
        for (int granules : GRANULES) {
            long address = fixture.reserveBytes(granules * fixture.granularity());
            assertThat(address).as("an address").isPositive();
            assertThat(address % fixture.granularity())
                    .as("the rest of address %d divided by the granularity %d", address, fixture.granularity())
                    .isZero();
        }
    }

    @Test
    @Rule("3.2")
    default void reservationsDoNotOverlap(Fixture fixture) {
        TreeMap<Long, Long> ends = new TreeMap<>();
        for (int round = 0; round < 20; round++) {
            for (int granules : GRANULES) {
                long address = fixture.reserveBytes(granules * fixture.granularity());
                long end = address + granules * fixture.granularity();
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
    default void reservedPagesCannotBeAccessed(Fixture fixture) {
        fixture.requires(Capability.PROTECT);
        fixture.reserve(8).hasProtection(Protection.NONE);
    }

    @Test
    @Rule("3.4")
    default void aLargeReservationTakesNoMemory(Fixture fixture) {
        long bytes = 1L << 40;
        long address = fixture.reserveBytesOrSkip(bytes);
        OptionalLong resident = fixture.probe().residentBytes(address, bytes);
        if (resident.isEmpty()) {
            throw new MemoryUnseenException("what is in memory cannot be seen here");
        }
        assertThat(resident).as("the bytes in memory of a reservation of 1 TiB").hasValue(0);
    }

    @Test
    @Rule("3.5")
    default void everyPageOfAReservationCanBeUsed(Fixture fixture) {
        for (int granules : GRANULES) {
            int pages = (int) (granules * fixture.granularity() / fixture.pageSize());
            fixture.reserve(pages).commit().write(granules).holds(granules);
        }
    }

    @Test
    @Rule("3.5")
    default void sizesBetweenMultiplesOfTheGranularityAreRoundedUpByTheLibrary(Fixture fixture) {
        long granularity = fixture.granularity();
        for (long bytes :
                new long[] {1, fixture.pageSize(), granularity - 1, granularity + 1, granularity + fixture.pageSize()
                }) {
            Reservation reservation = fixture.reservation(bytes);
            assertThat(reservation.size()).isGreaterThanOrEqualTo(bytes).isLessThan(bytes + granularity);
            assertThat(reservation.size() % granularity).isZero();
            int pages = (int) (reservation.size() / fixture.pageSize());
            reservation.commit(0, reservation.size());
            fixture.range(reservation, pages).write(1).holds(1);
        }
    }

    @Test
    @Rule("3.6")
    default void reservationsDoNotDisturbEachOther(Fixture fixture) {
        List<PageRange> ranges = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ranges.add(fixture.reserve(i + 1).commit().write(i));
        }
        for (int i = 0; i < 9; i++) {
            ranges.get(i).holds(i);
        }
    }

    @Test
    @Rule("3.8")
    default void rangesEndBelowTheBound(Fixture fixture) {
        for (int granules : GRANULES) {
            long bytes = granules * fixture.granularity();
            assertThat(fixture.reserveBytes(bytes)).as("an address").isLessThanOrEqualTo(RawMemory.BOUND - bytes);
        }
    }

    @Test
    @Rule("3.9")
    default void aBlockOfTheDefaultMaximumHasRoomBesideAnother(Fixture fixture) {
        long largest = fixture.space().largestReservation();
        assertThat(largest).as("largestReservation()").isPositive();
        long maximum = Math.min(largest, VirtualAlloc.DEFAULT_MAXIMUM);
        fixture.reservation(maximum);
        fixture.reservation(maximum);
    }

    @Test
    @Rule("3.10")
    default void asMuchCanBeReservedAsTheAddressSpaceSays(Fixture fixture) {
        long largest = fixture.space().largestReservation();
        assumeTrue(largest < UNBOUNDED, "largestReservation() names no bound");
        PageRange first = new PageRange(fixture, fixture.reserveBytes(largest & -fixture.granularity()), 1);
        first.commit().write(1).holds(1);
    }
}
