package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.spi.Capability;
import org.junit.jupiter.api.Test;

/** Group 10: many threads at once. */
interface ThreadRules {
    /** More than most machines have processors, so that threads are interrupted in the middle as well. */
    int THREADS = 16;

    @Test
    @Rule("10.1")
    default void threadsWithReservationsOfTheirOwnDoNotDisturbEachOther(Bench bench) {
        Threads.run(THREADS, thread -> {
            for (int round = 0; round < 10; round++) {
                Range range = bench.reserve(thread % 3 + 1);
                exercise(bench, range, thread * 100 + round);
                bench.release(range);
            }
        });
    }

    @Test
    @Rule("10.2")
    default void threadsWithPartsOfOneReservationDoNotDisturbEachOther(Bench bench) {
        Range whole = bench.reserve(THREADS * 3);
        Threads.run(THREADS, thread -> {
            for (int round = 0; round < 10; round++) {
                Range range = whole.part(thread * 3, thread % 3 + 1);
                exercise(bench, range, thread * 100 + round);
                range.decommit();
            }
        });
    }

    @Test
    @Rule("10.3")
    default void ofSeveralThreadsThatCloseAReservationOneDoes(Bench bench) {
        for (int round = 0; round < 50; round++) {
            Reservation reservation = bench.reservation(4 * bench.pageSize());
            reservation.commit(0, 2 * bench.pageSize());
            Threads.run(4, thread -> reservation.close());
            assertThat(reservation.committed()).isZero();
        }
    }

    private static void exercise(Bench bench, Range range, int seed) {
        range.commit().isZero().write(seed);
        if (bench.has(Capability.PROTECT)) {
            range.protect(Protection.READ).holds(seed).protect(Protection.READ_WRITE);
        }
        range.holds(seed).decommit().commit().isZero();
    }
}
