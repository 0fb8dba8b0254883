package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.LinkedHashMap;
import java.util.Map;
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
    default void useChangesNothingOfIt(Fixture fixture) {
        VirtualMemoryProvider provider = provider();
        Identity before = Identity.of(provider, fixture.space());
        PageRange range = fixture.reserve(8);
        Map<String, Runnable> uses = new LinkedHashMap<>();
        uses.put("a commit", range::commit);
        if (fixture.has(Capability.PROTECT)) {
            uses.put(
                    "a change of protection",
                    () -> range.protect(Protection.READ).protect(Protection.READ_WRITE));
        }
        if (fixture.has(Capability.PREFAULT)) {
            uses.put("a prefault", range::prefault);
        }
        if (fixture.has(Capability.DISCARD)) {
            uses.put("a discard", range::discard);
        }
        if (fixture.has(Capability.RESIDENCY)) {
            uses.put(
                    "a look at what is in memory", () -> fixture.space().residentBytes(range.address(), range.bytes()));
        }
        if (fixture.has(Capability.QUERY)) {
            uses.put("a query", () -> fixture.space().query(range.address()));
        }
        if (fixture.has(Capability.ADVISE)) {
            uses.put("advice", () -> fixture.space().advise(range.address(), range.bytes(), Advice.SMALL_PAGES));
        }
        uses.put("a decommit", range::decommit);
        uses.put("a release", () -> fixture.release(range));
        uses.put(
                "a reserve that was refused",
                () -> assertThatThrownBy(() -> fixture.reserveBytes(ErrorRules.TOO_MUCH))
                        .isInstanceOf(VirtualMemoryException.class));
        uses.put("a thousand reservations", () -> {
            for (int i = 0; i < 1000; i++) {
                fixture.release(fixture.reserve(1));
            }
        });
        uses.forEach((use, call) -> {
            call.run();
            assertThat(Identity.of(provider, fixture.space()))
                    .as("what provider and address space say of themselves after %s", use)
                    .isEqualTo(before);
        });
    }

    /** What may never change. */
    record Identity(
            String name,
            int rank,
            int spiVersion,
            String nameOfSpace,
            Set<Capability> capabilities,
            long pageSize,
            long granularity,
            long largestReservation) {

        static Identity of(VirtualMemoryProvider provider, AddressSpace space) {
            return new Identity(
                    provider.name(),
                    provider.rank(),
                    provider.spiVersion(),
                    space.name(),
                    Set.copyOf(space.capabilities()),
                    space.pageSize(),
                    space.reservationGranularity(),
                    space.largestReservation());
        }
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

    @Test
    @Rule("2.10")
    default void writingAndExecutingAtOnceComesWithExecutingOnly(Fixture fixture) {
        fixture.requires(Capability.WRITE_EXECUTE);
        assertThat(fixture.space().capabilities()).contains(Capability.EXECUTE);
    }

    private static void isPowerOfTwo(String what, long number) {
        assertThat(number).as(what).isPositive();
        assertThat(Long.bitCount(number))
                .as("the one bits of %s, %d", what, number)
                .isEqualTo(1);
    }
}
