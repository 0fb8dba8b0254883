package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Group 2: what a provider says of itself. */
interface IdentityRules {

    VirtualMemoryProvider provider();

    @Test
    @Rule("2.1")
    default void theNameIsOfLowerCaseLettersDigitsAndHyphens() {
        assertThat(provider().name()).matches("[a-z0-9-]+");
    }

    @Test
    @Rule("2.2")
    default void noOtherProviderHasTheName() {
        VirtualMemoryProvider provider = provider();
        assertThat(VirtualMemory.providers())
                .filteredOn(report -> report.name().equals(provider.name()))
                .as("the providers found here that are named %s", provider.name())
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    @Rule("2.3")
    default void theVersionIsThatOfTheInterface() {
        assertThat(provider().spiVersion()).isEqualTo(VirtualMemoryProvider.SPI_VERSION);
    }

    @Test
    @Rule("2.4")
    default void nameAndRankAreAlwaysTheSame() {
        VirtualMemoryProvider provider = provider();
        assertThat(provider.name()).isEqualTo(provider.name());
        assertThat(provider.rank()).isEqualTo(provider.rank());
    }

    @Test
    @Rule("2.4")
    default void capabilitiesAndSizesAreAlwaysTheSame(Bench bench) {
        VirtualMemoryProvider provider = bench.provider();
        Set<Capability> capabilities = Set.copyOf(provider.capabilities());
        bench.reserve(2).commit().write(1);
        assertThat(provider.capabilities()).isEqualTo(capabilities);
        assertThat(provider.pageSize()).isEqualTo(bench.pageSize());
        assertThat(provider.reservationGranularity()).isEqualTo(bench.granularity());
    }

    @Test
    @Rule("2.5")
    default void nobodyCanChangeTheCapabilities(Bench bench) {
        Set<Capability> capabilities = bench.provider().capabilities();
        for (Capability capability : Capability.values()) {
            assertThatThrownBy(() -> capabilities.add(capability)).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    @Rule("2.6")
    default void executeComesWithProtectOnly(Bench bench) {
        bench.requires(Capability.EXECUTE);
        assertThat(bench.provider().capabilities()).contains(Capability.PROTECT);
    }

    @Test
    @Rule("2.7")
    default void thePageSizeIsAPowerOfTwo(Bench bench) {
        isPowerOfTwo("pageSize()", bench.pageSize());
    }

    @Test
    @Rule("2.8")
    default void theGranularityIsAPowerOfTwoAndNotLessThanAPage(Bench bench) {
        isPowerOfTwo("granularity()", bench.granularity());
        assertThat(bench.granularity()).isGreaterThanOrEqualTo(bench.pageSize());
    }

    private static void isPowerOfTwo(String what, long number) {
        assertThat(number).as(what).isPositive();
        assertThat(Long.bitCount(number))
                .as("the one bits of %s, %d", what, number)
                .isEqualTo(1);
    }
}
