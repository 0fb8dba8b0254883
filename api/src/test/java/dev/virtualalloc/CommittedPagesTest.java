package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommittedPagesTest {
    private static final int PAGES = 24;

    private final CommittedPages pages = new CommittedPages();

    @Test
    void adjoiningRangesOfOneProtectionAreOneRange() {
        pages.put(0, 2, Protection.READ_WRITE);
        pages.put(4, 2, Protection.READ_WRITE);
        pages.put(2, 2, Protection.READ_WRITE);

        assertThat(pages.committed(0, PAGES)).containsExactly(new CommittedPages.Range(0, 6, Protection.READ_WRITE));
    }

    @Test
    void rangesOfDifferentProtectionStayApart() {
        pages.put(0, 4, Protection.READ_WRITE);
        pages.put(1, 2, Protection.READ);

        assertThat(pages.committed(0, PAGES))
                .containsExactly(
                        new CommittedPages.Range(0, 1, Protection.READ_WRITE),
                        new CommittedPages.Range(1, 2, Protection.READ),
                        new CommittedPages.Range(3, 1, Protection.READ_WRITE));
    }

    @Test
    void mappedPagesStayApartFromOthersOfTheSameProtection() {
        pages.put(0, 2, Protection.READ);
        pages.put(2, 4, Protection.READ, true);
        pages.put(6, 2, Protection.READ);
        pages.remove(3, 1);

        assertThat(pages.committed(0, PAGES))
                .containsExactly(
                        new CommittedPages.Range(0, 2, Protection.READ),
                        new CommittedPages.Range(2, 1, Protection.READ, true),
                        new CommittedPages.Range(4, 2, Protection.READ, true),
                        new CommittedPages.Range(6, 2, Protection.READ));
    }

    @Test
    void gapsAreWhatIsNotCommitted() {
        pages.put(2, 2, Protection.READ);
        pages.put(6, 1, Protection.READ);

        assertThat(pages.gaps(1, 7, Protection.NONE))
                .extracting(CommittedPages.Range::offset, CommittedPages.Range::bytes)
                .containsExactly(tuple(1L, 1L), tuple(4L, 2L), tuple(7L, 1L));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anySequenceAgreesWithOneEntryForEachPage(long seed) {
        Random random = new Random(seed);
        Protection[] model = new Protection[PAGES];
        for (int step = 0; step < 2_000; step++) {
            int from = random.nextInt(PAGES);
            int length = 1 + random.nextInt(PAGES - from);
            Protection protection =
                    random.nextInt(3) == 0 ? null : Protection.values()[random.nextInt(Protection.values().length)];
            if (protection == null) {
                pages.remove(from, length);
            } else {
                pages.put(from, length, protection);
            }
            Arrays.fill(model, from, from + length, protection);

            assertThat(asArray(pages.committed(0, PAGES))).containsExactly(model);
            int askFrom = random.nextInt(PAGES);
            int askLength = 1 + random.nextInt(PAGES - askFrom);
            long committed = pages.committed(askFrom, askLength).stream()
                    .mapToLong(CommittedPages.Range::bytes)
                    .sum();
            long gaps = pages.gaps(askFrom, askLength, Protection.NONE).stream()
                    .mapToLong(CommittedPages.Range::bytes)
                    .sum();
            assertThat(committed + gaps).isEqualTo(askLength);
            assertThat(pages.bytes())
                    .isEqualTo(Arrays.stream(model).filter(Objects::nonNull).count());
        }
    }

    private static Protection[] asArray(List<CommittedPages.Range> ranges) {
        Protection[] array = new Protection[PAGES];
        for (CommittedPages.Range range : ranges) {
            Arrays.fill(array, (int) range.offset(), (int) range.end(), range.protection());
        }
        return array;
    }
}
