package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.spi.Capability;
import org.junit.jupiter.api.Test;

/** Group 10: several threads and one address space. */
interface ThreadRules {
    /** More than most machines have processors, so that threads are interrupted in the middle as well. */
    int THREADS = 16;

    @Test
    @Rule("10.1")
    default void threadsWithReservationsOfTheirOwnDoNotDisturbEachOther(Fixture fixture) {
        Threads.run(THREADS, thread -> {
            for (int round = 0; round < 10; round++) {
                PageRange range = fixture.reserve(thread % 3 + 1);
                exercise(fixture, range, thread * 100 + round);
                fixture.release(range);
            }
        });
    }

    @Test
    @Rule("10.2")
    default void threadsWithPartsOfOneReservationDoNotDisturbEachOther(Fixture fixture) {
        PageRange whole = fixture.reserve(THREADS * 3);
        Threads.run(THREADS, thread -> {
            for (int round = 0; round < 10; round++) {
                PageRange range = whole.part(thread * 3, thread % 3 + 1);
                exercise(fixture, range, thread * 100 + round);
                range.decommit();
            }
        });
    }

    @Test
    @Rule("10.3")
    default void ofSeveralThreadsThatCloseAReservationOneDoes(Fixture fixture) {
        for (int round = 0; round < 20; round++) {
            Reservation reservation = fixture.reservation(4 * fixture.pageSize());
            reservation.commit(0, 2 * fixture.pageSize());
            Threads.run(4, thread -> reservation.close());
            assertThat(reservation.committed()).isZero();
        }
    }

    private static void exercise(Fixture fixture, PageRange range, int seed) {
        range.commit().marksAreZero().write(seed);
        if (fixture.has(Capability.PROTECT)) {
            range.protect(Protection.READ).holds(seed).protect(Protection.READ_WRITE);
        }
        range.holds(seed).decommit().commit().marksAreZero();
    }
}
