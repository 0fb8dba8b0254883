package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Block;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.support.Backends;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of whole pages, with small and with large ones. */
@ParameterizedClass
@MethodSource("dev.virtualalloc.support.Backends#simulators")
class PageSizesTest {
    private static final long MAXIMUM = 8 << 20;
    private static final int LONGS = 50_000;

    private final SimulatedAddressSpace space;
    private final long page;

    PageSizesTest(SimulatedAddressSpace space) {
        this.space = space;
        this.page = space.pageSize();
    }

    record Triple(long first, long second, long third) {}

    private LongVec full() {
        LongVec vec = LongVec.withCapacity(0, Backends.withMaximum(space, MAXIMUM));
        for (int i = 0; i < LONGS; i++) {
            vec.add(-1);
        }
        return vec;
    }

    @Test
    void aVecThatShrinksKeepsThePagesThatItNeedsAndIsZeroWhereItGrowsAgain() {
        long inPage = page / Long.BYTES;
        for (long kept : new long[] {0, 1, inPage, inPage + 1}) {
            try (LongVec vec = full()) {
                vec.truncate(kept);
                vec.shrinkToFit();
                long pages = (kept + inPage - 1) / inPage;
                assertThat(vec.capacity()).isEqualTo(pages * inPage);
                assertThat(space.committedBytes()).isEqualTo(pages * page);

                vec.resize(LONGS);
                for (long i = 0; i < LONGS; i++) {
                    if (vec.get(i) != (i < kept ? -1 : 0)) {
                        assertThat(vec.get(i))
                                .as("element %d of %d kept", i, kept)
                                .isEqualTo(i < kept ? -1 : 0);
                    }
                }
            }
        }
    }

    @Test
    void aBlockThatShrinksWithinAPageIsZeroWhereItGrowsAgain() {
        try (Block block = Backends.withMaximum(space, MAXIMUM).allocate(3 * page)) {
            block.fill(0, 3 * page, (byte) 7);
            block.shrink(page + 1);
            assertThat(space.committedBytes()).isEqualTo(2 * page);
            block.grow(3 * page);
            assertThat(block.getByte(page)).isEqualTo((byte) 7);
            for (long offset = page + 1; offset < 3 * page; offset++) {
                if (block.getByte(offset) != 0) {
                    assertThat(block.getByte(offset)).as("offset %d", offset).isZero();
                }
            }
        }
    }

    @Test
    void recordsThatDoNotDivideAPageKeepOneThatIsNeededInPart() {
        RecordLayout<Triple> layout = ElementLayout.ofRecord(Triple.class, MethodHandles.lookup());
        try (StructVec<Triple> vec = StructVec.withCapacity(0, layout, Backends.withMaximum(space, MAXIMUM))) {
            long across = page / layout.size();
            for (long i = 0; i < 10 * across; i++) {
                vec.add(new Triple(i, i, i));
            }
            vec.truncate(across + 1);
            vec.shrinkToFit();
            assertThat(space.committedBytes()).isEqualTo(2 * page);
            assertThat(vec.get(across)).isEqualTo(new Triple(across, across, across));
            vec.resize(vec.capacity());
            assertThat(vec.get(vec.size() - 1)).isEqualTo(new Triple(0, 0, 0));
        }
    }

    @Test
    void aStackThatBecomesSmallKeepsWhatGettingItAgainWouldCostMoreThan() {
        try (LongStack stack = LongStack.withCapacity(0, Backends.withMaximum(space, MAXIMUM))) {
            for (int i = 0; i < LONGS; i++) {
                stack.push(i);
            }
            stack.drop(LONGS - 1);
            assertThat(space.committedBytes()).isEqualTo(64 << 10);
            long calls = space.callCount();
            for (int round = 0; round < 10; round++) {
                for (long i = stack.size(); i < (64 << 10) / Long.BYTES; i++) {
                    stack.push(i);
                }
                stack.drop(stack.size() - 1);
            }
            assertThat(space.callCount()).isEqualTo(calls);
            assertThat(stack.peek()).isZero();
        }
    }
}
