package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final long PAGE = 4096;

    @Test
    void aReservationThatMallocRefusesSaysSo() {
        SimulatedProvider provider = Simulator.linux4k().withAddressBits(62).asProvider();
        assertThatThrownBy(() -> provider.reserve(1L << 60))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessage(
                        "reserve failed: 1 EiB (unsafe-sim, linux4k): ENOMEM (12). The simulator takes its memory from"
                                + " malloc, which refuses this much; give a smaller maximum")
                .hasCauseInstanceOf(Throwable.class);
        assertThat(provider.reservedBytes()).isZero();
        assertThat(provider.mappingCount()).isZero();
    }

    @Test
    void allReservationsTogetherFitTheAddressBits() {
        SimulatedProvider provider = Simulator.linux4k().withAddressBits(16).asProvider();
        long first = provider.reserve(1 << 15);
        long second = provider.reserve(1 << 15);
        assertOut(
                provider,
                () -> provider.reserve(PAGE),
                "reserve failed: 4 KiB (unsafe-sim, linux4k): ENOMEM (12). The simulated address space has 16 bits,"
                        + " 64 KiB, of which 64 KiB are reserved");
        provider.release(first, 1 << 15);
        long third = provider.reserve(PAGE);
        provider.release(second, 1 << 15);
        provider.release(third, PAGE);
        assertThat(provider.reservedBytes()).isZero();
    }

    @Test
    void commitsAreChargedUpToTheCommitLimit() {
        SimulatedProvider provider =
                Simulator.linux4k().withCommitLimit(4 * PAGE).asProvider();
        long address = provider.reserve(16 * PAGE);
        provider.commit(address, 3 * PAGE, Protection.READ_WRITE);
        assertOut(
                provider,
                () -> provider.commit(address + 3 * PAGE, 2 * PAGE, Protection.READ_WRITE),
                "commit failed: 8 KiB at 0x" + Long.toHexString(address + 3 * PAGE)
                        + " (unsafe-sim, linux4k): ENOMEM (12). The simulated commit limit is 16 KiB, of which 12 KiB are"
                        + " charged");
        provider.commit(address, 4 * PAGE, Protection.READ_WRITE);
        assertThat(provider.committedBytes()).isEqualTo(4 * PAGE);
        provider.decommit(address, 2 * PAGE);
        provider.commit(address + 8 * PAGE, 2 * PAGE, Protection.READ_WRITE);
        provider.release(address, 16 * PAGE);
        long again = provider.reserve(4 * PAGE);
        provider.commit(again, 4 * PAGE, Protection.READ_WRITE);
        provider.release(again, 4 * PAGE);
    }

    @Test
    void overcommittedItIsPrefaultThatFails() {
        SimulatedProvider provider =
                Simulator.windows().withCommitLimit(PAGE).withOvercommit(true).asProvider();
        long address = provider.reserve(1 << 16);
        provider.commit(address, PAGE, Protection.READ_WRITE);
        provider.prefault(address, PAGE);
        provider.commit(address, 2 * PAGE, Protection.READ_WRITE);
        assertOut(
                provider,
                () -> provider.prefault(address, PAGE),
                "prefault failed: 4 KiB at 0x" + Long.toHexString(address)
                        + " (unsafe-sim, windows): ERROR_COMMITMENT_LIMIT (1455). The simulated commit limit is 4 KiB, of"
                        + " which 8 KiB are charged");
        provider.release(address, 1 << 16);
    }

    @Test
    void everythingThatMakesMappingsRespectsTheirLimit() {
        SimulatedProvider provider = Simulator.linux4k().withMappingLimit(3).asProvider();
        long address = provider.reserve(16 * PAGE);
        provider.commit(address + PAGE, 4 * PAGE, Protection.READ_WRITE);
        assertThat(provider.mappingCount()).isEqualTo(3);
        assertOut(
                provider,
                () -> provider.reserve(PAGE),
                "reserve failed: 4 KiB (unsafe-sim, linux4k): ENOMEM (12). The simulated limit is 3 mappings, of which 3"
                        + " are there");
        assertOutOfMappings(provider, () -> provider.commit(address + 8 * PAGE, PAGE, Protection.READ_WRITE));
        assertOutOfMappings(provider, () -> provider.commit(address + 5 * PAGE, PAGE, Protection.READ));
        assertOutOfMappings(provider, () -> provider.protect(address + 2 * PAGE, PAGE, Protection.READ));
        assertOutOfMappings(provider, () -> provider.decommit(address + 2 * PAGE, PAGE));
        provider.commit(address, 6 * PAGE, Protection.READ_WRITE);
        assertThat(provider.mappingCount()).isEqualTo(2);
        long other = provider.reserve(PAGE);
        provider.release(address, 16 * PAGE);
        provider.release(other, PAGE);
        assertThat(provider.mappingCount()).isZero();
    }

    @Test
    void aCommitThatIsRefusedForItsMappingsIsNotChargedEither() {
        SimulatedProvider provider = Simulator.linux4k()
                .withMappingLimit(2)
                .withCommitLimit(2 * PAGE)
                .asProvider();
        long address = provider.reserve(4 * PAGE);
        assertOutOfMappings(provider, () -> provider.commit(address + PAGE, PAGE, Protection.READ_WRITE));
        provider.commit(address, 2 * PAGE, Protection.READ_WRITE);
        provider.release(address, 4 * PAGE);
    }

    private static void assertOutOfMappings(SimulatedProvider provider, ThrowingCallable call) {
        String before = provider.pageTable();
        assertThatThrownBy(call)
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageContaining(" mappings, of which ");
        assertThat(provider.pageTable()).isEqualTo(before);
    }

    private static void assertOut(SimulatedProvider provider, ThrowingCallable call, String message) {
        String before = provider.pageTable();
        assertThatThrownBy(call).isInstanceOf(OutOfVirtualMemoryException.class).hasMessage(message);
        assertThat(provider.pageTable()).isEqualTo(before);
    }
}
