package dev.virtualalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AddressRangeChartTest {
    private static final long ADDRESS = 0x7f3a40000000L;

    @Test
    void theBarShowsWhatIsResidentThenCommittedThenReserved() {
        AddressRangeChart chart = new AddressRangeChart(ADDRESS, 7600, 3800, OptionalLong.of(1900));

        assertThat(chart.lines(false).get(1)).isEqualTo("  " + "#".repeat(19) + "=".repeat(19) + ".".repeat(38));
    }

    @Test
    void theBarStandsBetweenTheFirstAddressAndTheOneBehindTheLast() {
        AddressRangeChart chart = new AddressRangeChart(ADDRESS, 1 << 20, 4096, OptionalLong.of(0));

        assertThat(chart.lines(false).get(0))
                .startsWith("  0x7f3a40000000 ")
                .endsWith(" 0x7f3a40100000")
                .hasSize(78);
    }

    @Test
    void aLittleIsSeenToo() {
        AddressRangeChart chart = new AddressRangeChart(ADDRESS, 500_000_000, 4096, OptionalLong.of(1));

        assertThat(chart.lines(true).get(1)).isEqualTo("  \u2588" + "\u00b7".repeat(75));
    }

    @Test
    void aFullRangeHasNothingLeftToReserve() {
        AddressRangeChart chart = new AddressRangeChart(ADDRESS, 4096, 4096, OptionalLong.of(4096));

        assertThat(chart.lines(false).get(1)).isEqualTo("  " + "#".repeat(76));
    }

    @Test
    void theLegendSaysHowMuchInAlignedColumns() {
        AddressRangeChart chart =
                new AddressRangeChart(ADDRESS, 500_000_000, 433_324_032, OptionalLong.of(400_003_072));

        assertThat(chart.lines(false).subList(2, 5))
                .containsExactly(
                        "  # resident      400,003,072 bytes   in memory: these pages were touched",
                        "  = committed     433,324,032 bytes   may be touched, gets memory then",
                        "  . reserved      500,000,000 bytes   addresses only: room to grow in place");
    }

    @Test
    void whatTheProviderCannotTellIsNotDrawn() {
        AddressRangeChart chart = new AddressRangeChart(ADDRESS, 7600, 7600, OptionalLong.empty());

        assertThat(chart.lines(false).get(1)).isEqualTo("  " + "=".repeat(76));
        assertThat(chart.lines(false).get(2)).isEqualTo("  # resident    the provider does not tell");
    }
}
