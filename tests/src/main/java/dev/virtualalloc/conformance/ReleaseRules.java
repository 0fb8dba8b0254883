package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Group 7: giving addresses back. */
interface ReleaseRules {

    @Test
    @Rule("7.1")
    default void theAddressesAreFreeAfterwards(Bench bench) {
        isFreeAfterRelease(bench, 1, range -> {});
        isFreeAfterRelease(bench, 16, range -> {});
    }

    @Test
    @Rule("7.1")
    default void theAddressesAreFreeWhateverStateThePagesWereIn(Bench bench) {
        isFreeAfterRelease(bench, 16, range -> range.commit().write(1));
        isFreeAfterRelease(bench, 16, range -> {
            range.part(0, 6).commit().write(1);
            range.part(2, 2).decommit();
            range.part(10, 3).commit();
            if (bench.has(Capability.PROTECT)) {
                range.part(10, 2).protect(Protection.READ);
                range.part(4, 1).protect(Protection.NONE);
            }
        });
    }

    @Test
    @Rule("7.2")
    default void otherReservationsStayAsTheyWere(Bench bench) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ranges.add(bench.reserve(4).commit().write(i));
        }
        for (int i = 0; i < 9; i += 2) {
            bench.release(ranges.get(i));
        }
        for (int i = 1; i < 9; i += 2) {
            ranges.get(i).holds(i).write(-i).holds(-i);
        }
    }

    @Test
    @Rule("7.3")
    default void whoeverHasTheAddressesNextFindsNothingOfTheOldContents(Bench bench) {
        for (int round = 0; round < 20; round++) {
            Range range = bench.reserve(8).commit().isZero().write(round);
            bench.release(range);
        }
    }

    /** Does something to a fresh range, releases it, and looks. */
    private static void isFreeAfterRelease(Bench bench, int pages, Consumer<Range> use) {
        OptionalLong taken = OptionalLong.empty();
        // Other threads of this process may take addresses as soon as they are free: what is free once is proof enough.
        for (int attempt = 0; attempt < 3; attempt++) {
            Range range = bench.reserve(pages);
            long bytes = Math.max(range.bytes(), bench.granularity());
            if (bench.probe().takenBytes(range.address(), bytes).isEmpty()) {
                abort("whose addresses are cannot be seen here");
            }
            assertThat(bench.probe().takenBytes(range.address(), bytes))
                    .as("the bytes taken of what was reserved")
                    .hasValue(bytes);
            use.accept(range);
            bench.release(range);
            taken = bench.probe().takenBytes(range.address(), bytes);
            if (taken.orElseThrow() == 0) {
                return;
            }
        }
        fail("after release %d bytes of the range are still taken", taken.orElseThrow());
    }
}
