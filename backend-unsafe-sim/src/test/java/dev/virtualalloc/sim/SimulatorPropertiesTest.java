package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.ProviderReport;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ProviderUnavailableException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorPropertiesTest {

    @Test
    void withoutPropertiesItIsLinux() {
        assertThat(provider(Map.of()))
                .hasToString(Simulator.linux4k().asProvider().toString());
        assertThat(new SimulatedProvider()).hasToString(provider(Map.of()).toString());
    }

    @ParameterizedTest
    @CsvSource({"linux4k, 4096, 4096", "linux64k, 65536, 65536", "macos16k, 16384, 16384", "windows, 4096, 65536"})
    void aProfileIsChosenByItsName(String profile, long pageSize, long granularity) {
        AddressSpace space =
                provider(Map.of("virtualalloc.sim.profile", profile)).open();
        assertThat(space.pageSize()).isEqualTo(pageSize);
        assertThat(space.reservationGranularity()).isEqualTo(granularity);
    }

    @Test
    void sizesDifferFromTheProfileAsTold() {
        SimulatedProvider provider = provider(Map.of(
                "virtualalloc.sim.profile", "windows",
                "virtualalloc.sim.pageSize", "8192",
                "virtualalloc.sim.granularity", "1048576",
                "virtualalloc.sim.commitLimit", "3145728"));
        assertThat(provider)
                .hasToString(Simulator.windows()
                        .withPageSize(8192)
                        .withReservationGranularity(1 << 20)
                        .withCommitLimit(3 << 20)
                        .asProvider()
                        .toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "profile | beos | virtualalloc.sim.profile=beos is none of linux4k, linux64k, macos16k, windows",
                "pageSize | many | virtualalloc.sim.pageSize=many is not a number of bytes",
                "pageSize | 3000 | virtualalloc.sim.pageSize=3000: a page size of 3,000 bytes is not possible: it must be a"
                        + " power of two of at least 8",
                "granularity | 64 | virtualalloc.sim.granularity=64: a reservation granularity of 64 bytes is not possible: it"
                        + " must be a power of two and at least the page size, 4,096",
                "commitLimit | -1 | virtualalloc.sim.commitLimit=-1: a commit limit of -1 bytes is not possible"
            })
    void aPropertyThatMakesNoSenseMakesTheProviderUnavailable(String property, String value, String reason) {
        assertThatThrownBy(provider(Map.of("virtualalloc.sim." + property, value))::open)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessage(reason);
    }

    @Test
    void isFoundByItself() {
        ProviderReport report = VirtualMemory.providers().stream()
                .filter(found -> found.name().equals("unsafe-sim"))
                .findAny()
                .orElseThrow();
        assertThat(report.rank()).isEqualTo(-100);
        assertThat(report.usable()).isTrue();
    }

    @Test
    void servesWhereNoOtherProviderDoes() {
        try (Reservation reservation = VirtualMemory.reserve(1)) {
            assertThat(reservation.addressSpace()).isInstanceOf(SimulatedAddressSpace.class);
        }
    }

    private static SimulatedProvider provider(Map<String, String> properties) {
        return new SimulatedProvider(new SimulatorProperties(properties::get));
    }
}
