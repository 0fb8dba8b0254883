package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Protection;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PageTableTest {
    private static final int PAGES = 24;
    private static final long START = 1 << 20;

    @Test
    void beginsAsOneReservedRange() {
        PageTable table = new PageTable(START, PAGES, PageState.RESERVED, Protection.NONE);
        assertThat(table.ranges())
                .containsExactly(new PageRange(START, START + PAGES, PageState.RESERVED, Protection.NONE));
    }

    @Test
    void containsNothingBeyondItsEnds() {
        PageTable table = new PageTable(START, PAGES, PageState.RESERVED, Protection.NONE);
        assertThat(table.contains(START, PAGES)).isTrue();
        assertThat(table.contains(START + PAGES - 1, 1)).isTrue();
        assertThat(table.contains(START - 1, 2)).isFalse();
        assertThat(table.contains(START + PAGES - 1, 2)).isFalse();
        assertThat(table.contains(START + 1, Long.MAX_VALUE)).isFalse();
    }

    @RepeatedTest(8)
    void isTheSameAsATableOfSinglePagesWithTheFewestRanges(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        PageTable table = new PageTable(START, PAGES, PageState.RESERVED, Protection.NONE);
        PageRange[] model = new PageRange[PAGES];
        for (int page = 0; page < PAGES; page++) {
            model[page] = new PageRange(START + page, START + page + 1, PageState.RESERVED, Protection.NONE);
        }
        for (int step = 0; step < 500; step++) {
            int from = random.nextInt(PAGES);
            int to = from + 1 + random.nextInt(PAGES - from);
            PageState state = random.nextBoolean() ? PageState.RESERVED : PageState.COMMITTED;
            Protection protection = state == PageState.RESERVED
                    ? Protection.NONE
                    : Protection.values()[random.nextInt(Protection.values().length)];
            table.set(new PageRange(START + from, START + to, state, protection));
            for (int page = from; page < to; page++) {
                model[page] = new PageRange(START + page, START + page + 1, state, protection);
            }
            assertSame(table, model);
        }
    }

    private static void assertSame(PageTable table, PageRange[] model) {
        int changes = 1;
        for (int page = 0; page < PAGES; page++) {
            PageRange expected = model[page];
            assertThat(table.at(START + page).between(expected.start(), expected.end()))
                    .isEqualTo(expected);
            assertThat(table.between(START + page, START + page + 1)).containsExactly(expected);
            if (page > 0 && !expected.isLike(model[page - 1])) {
                changes++;
            }
        }
        assertThat(table.mappings()).isEqualTo(changes);
        assertThat(table.between(START, START + PAGES)).containsExactlyElementsOf(table.ranges());
    }
}
