package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Group 2: what a provider and its address space say of themselves. */
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
    default void theVersionIsOneThatTheInterfaceHasHad() {
        assertThat(provider().spiVersion()).isBetween(1, VirtualMemoryProvider.SPI_VERSION);
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
    default void capabilitiesAndSizesAreAlwaysTheSame(Fixture fixture) {
        AddressSpace space = fixture.space();
        Set<Capability> capabilities = Set.copyOf(space.capabilities());
        long largest = space.largestReservation();
        fixture.reserve(2).commit().write(1);
        assertThat(space.capabilities()).isEqualTo(capabilities);
        assertThat(space.pageSize()).isEqualTo(fixture.pageSize());
        assertThat(space.reservationGranularity()).isEqualTo(fixture.granularity());
        assertThat(space.largestReservation()).isEqualTo(largest);
    }

    @Test
    @Rule("2.5")
    default void nobodyCanChangeTheCapabilities(Fixture fixture) {
        Set<Capability> capabilities = fixture.space().capabilities();
        for (Capability capability : Capability.values()) {
            assertThatThrownBy(() -> capabilities.add(capability)).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    @Rule("2.6")
    default void executeComesWithProtectOnly(Fixture fixture) {
        fixture.requires(Capability.EXECUTE);
        assertThat(fixture.space().capabilities()).contains(Capability.PROTECT);
    }

    @Test
    @Rule("2.7")
    default void thePageSizeIsAPowerOfTwo(Fixture fixture) {
        isPowerOfTwo("pageSize()", fixture.pageSize());
    }

    @Test
    @Rule("2.8")
    default void theGranularityIsAPowerOfTwoAndNotLessThanAPage(Fixture fixture) {
        isPowerOfTwo("reservationGranularity()", fixture.granularity());
        assertThat(fixture.granularity()).isGreaterThanOrEqualTo(fixture.pageSize());
    }

    @Test
    @Rule("2.9")
    default void theAddressSpaceHasTheNameOfTheProvider(Fixture fixture) {
        assertThat(fixture.space().name()).isEqualTo(provider().name());
    }

    private static void isPowerOfTwo(String what, long number) {
        assertThat(number).as(what).isPositive();
        assertThat(Long.bitCount(number))
                .as("the one bits of %s, %d", what, number)
                .isEqualTo(1);
    }
}
