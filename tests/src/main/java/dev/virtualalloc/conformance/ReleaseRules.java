package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Group 7: releasing reservations. */
interface ReleaseRules {

    @Test
    @Rule("7.1")
    default void theAddressesAreFreeAfterwards(Fixture fixture) {
        isFreeAfterRelease(fixture, 1, range -> {});
        isFreeAfterRelease(fixture, 16, range -> {});
        isFreeAfterRelease(fixture, 1027, range -> {});
    }

    @Test
    @Rule("7.1")
    default void theAddressesAreFreeWhateverStateThePagesWereIn(Fixture fixture) {
        isFreeAfterRelease(fixture, 16, range -> range.commit().write(1));
        isFreeAfterRelease(fixture, 16, range -> {
            range.part(0, 6).commit().write(1);
            range.part(2, 2).decommit();
            range.part(10, 3).commit();
            if (fixture.has(Capability.PROTECT)) {
                range.part(10, 2).protect(Protection.READ);
                range.part(4, 1).protect(Protection.NONE);
            }
        });
    }

    @Test
    @Rule("7.2")
    default void otherReservationsStayAsTheyWere(Fixture fixture) {
        List<PageRange> ranges = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ranges.add(fixture.reserve(4).commit().write(i));
        }
        for (int i = 0; i < 9; i += 2) {
            fixture.release(ranges.get(i));
        }
        for (int i = 1; i < 9; i += 2) {
            ranges.get(i).holds(i).write(-i).holds(-i);
        }
    }

    @Test
    @Rule("7.3")
    default void whoeverHasTheAddressesNextFindsNothingOfTheOldContents(Fixture fixture) {
        for (int round = 0; round < 20; round++) {
            PageRange range = fixture.reserve(8).commit().isZero().write(round);
            fixture.release(range);
        }
        for (int round = 0; round < 3; round++) {
            fixture.release(fixture.reserveLong().commit().isZero().write(round));
        }
    }

    /** Does something to a fresh range, releases it, and looks. */
    private static void isFreeAfterRelease(Fixture fixture, int pages, Consumer<PageRange> use) {
        OptionalLong mapped = OptionalLong.empty();
        // Other threads of this process may take addresses as soon as they are free: what is free once is proof enough.
        for (int attempt = 0; attempt < 3; attempt++) {
            PageRange range = fixture.reserve(pages);
            long bytes = Math.max(range.bytes(), fixture.granularity());
            if (fixture.probe().mappedBytes(range.address(), bytes).isEmpty()) {
                throw new MemoryUnseenException("which addresses are free cannot be seen here");
            }
            assertThat(fixture.probe().mappedBytes(range.address(), bytes))
                    .as("the mapped bytes of what was reserved")
                    .hasValue(bytes);
            use.accept(range);
            fixture.release(range);
            mapped = fixture.probe().mappedBytes(range.address(), bytes);
            if (mapped.orElseThrow() == 0) {
                return;
            }
        }
        fail("after release %d bytes of the range are still mapped", mapped.orElseThrow());
    }
}
