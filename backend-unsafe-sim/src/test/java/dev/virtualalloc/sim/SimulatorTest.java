package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.spi.Capability;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorTest {

    @Test
    void presetsHaveTheSizesOfTheirSystems() {
        assertSizes(Simulator.linux4k(), 4096, 4096);
        assertSizes(Simulator.linux64k(), 65536, 65536);
        assertSizes(Simulator.macos16k(), 16384, 16384);
        assertSizes(Simulator.windows(), 4096, 65536);
    }

    private static void assertSizes(Simulator simulator, long pageSize, long granularity) {
        SimulatedAddressSpace space = simulator.open();
        assertThat(space.pageSize()).isEqualTo(pageSize);
        assertThat(space.reservationGranularity()).isEqualTo(granularity);
    }

    @Test
    void presetsCanDoEverythingButExecuteAndMap() {
        assertThat(Simulator.linux4k().open().capabilities())
                .isEqualTo(
                        EnumSet.complementOf(EnumSet.of(Capability.EXECUTE, Capability.WRITE_EXECUTE, Capability.MAP)));
    }

    @Test
    void aChangedSimulatorLeavesTheFirstAsItWas() {
        Simulator first = Simulator.linux4k();
        String before = first.toString();
        first.withPageSize(8192)
                .withReservationGranularity(1 << 20)
                .withAddressBits(32)
                .withCommitLimit(1 << 20)
                .withMappingLimit(7)
                .withOvercommit(true)
                .without(Capability.PROTECT)
                .withFaults(FaultPlan.call(3));
        assertThat(first).hasToString(before);
    }

    @Test
    void describesAllThatCanBeChosen() {
        assertThat(Simulator.windows()
                        .withPageSize(8192)
                        .withReservationGranularity(1 << 20)
                        .withAddressBits(32)
                        .withCommitLimit(3 << 20)
                        .withMappingLimit(1234)
                        .withCapabilities(Set.of(Capability.DISCARD))
                        .withFaults(FaultPlan.call(3)))
                .hasToString(
                        "Simulator windows (pages of 8 KiB, granularity 1 MiB, 32 address bits, commit limit 3 MiB,"
                                + " every commit charged, mapping limit 1,234, [DISCARD], faults: call 3)");
        assertThat(Simulator.linux4k().open())
                .hasToString("unsafe-sim: Simulator linux4k (pages of 4 KiB, granularity 4 KiB, 47 address bits, commit"
                        + " limit none, overcommitted, mapping limit 65,530, [PROTECT, ADVISE, PREFAULT, DISCARD,"
                        + " RESIDENCY, QUERY, LAZY, LOCK], no faults)");
    }

    @Test
    void aLargerPageMakesTheGranularityLargerToo() {
        assertSizes(Simulator.linux4k().withPageSize(1 << 20), 1 << 20, 1 << 20);
        assertSizes(Simulator.windows().withPageSize(8192), 8192, 65536);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, 4, 3000, 4097, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesWhatIsNoPageSize(long bytes) {
        assertThatThrownBy(() -> Simulator.linux4k().withPageSize(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("power of two");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2048, 4095, 6144, Long.MIN_VALUE})
    void refusesAGranularityThatIsNotWholePages(long bytes) {
        assertThatThrownBy(() -> Simulator.linux4k().withReservationGranularity(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least the page size, 4,096");
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        Simulator simulator = Simulator.linux4k();
        assertThatThrownBy(() -> simulator.withAddressBits(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> simulator.withAddressBits(63)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> simulator.withCommitLimit(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> simulator.withMappingLimit(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToExecuteAndToMap() {
        assertThatThrownBy(() -> Simulator.linux4k().withCapabilities(EnumSet.allOf(Capability.class)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not everything can be simulated. Leave out [EXECUTE, WRITE_EXECUTE, MAP]");
    }

    @Test
    void whatIsOpenedSharesNothingWithAnother() {
        Simulator simulator = Simulator.linux4k().withAddressBits(12);
        SimulatedAddressSpace one = simulator.open();
        SimulatedAddressSpace two = simulator.open();
        long address = one.reserve(4096);
        assertThat(two.reservedBytes()).isZero();
        long other = two.reserve(4096);
        one.release(address, 4096);
        assertThat(two.reservedBytes()).isEqualTo(4096);
        two.release(other, 4096);
    }
}
