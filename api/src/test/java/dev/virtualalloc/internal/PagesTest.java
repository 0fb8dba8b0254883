package dev.virtualalloc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 4096, 16384, 1 << 21})
    void roundingUpGivesTheNextWholePage(long page) {
        assertThat(Pages.roundUp(0, page)).isZero();
        assertThat(Pages.roundUp(1, page)).isEqualTo(page);
        assertThat(Pages.roundUp(page, page)).isEqualTo(page);
        assertThat(Pages.roundUp(page + 1, page)).isEqualTo(page == 1 ? 2 : 2 * page);
    }

    @Test
    void roundingUpStopsAtTheLastPageInsteadOfOverflowing() {
        assertThat(Pages.roundUp(Long.MAX_VALUE, 4096)).isEqualTo(Long.MAX_VALUE - 4095);
        assertThat(Pages.roundUp(Long.MAX_VALUE - 4096, 4096)).isEqualTo(Long.MAX_VALUE - 4095);
    }

    @Test
    void roundingDownGivesThePageBefore() {
        assertThat(Pages.roundDown(8191, 4096)).isEqualTo(4096);
        assertThat(Pages.roundDown(8192, 4096)).isEqualTo(8192);
    }

    @Test
    void alignmentIsSeenInTheLowBits() {
        assertThat(Pages.isAligned(8192, 4096)).isTrue();
        assertThat(Pages.isAligned(8193, 4096)).isFalse();
    }
}
