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
        SimulatedAddressSpace space = Simulator.linux4k().withAddressBits(62).open();
        assertThatThrownBy(() -> space.reserve(1L << 60))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessage(
                        "reserve failed: 1 EiB (unsafe-sim, linux4k): ENOMEM (12). The simulator takes its memory from"
                                + " malloc, which refuses this much; give a smaller maximum")
                .hasCauseInstanceOf(Throwable.class);
        assertThat(space.reservedBytes()).isZero();
        assertThat(space.mappingCount()).isZero();
    }

    @Test
    void allReservationsTogetherFitTheAddressBits() {
        SimulatedAddressSpace space = Simulator.linux4k().withAddressBits(16).open();
        long first = space.reserve(1 << 15);
        long second = space.reserve(1 << 15);
        assertOut(
                space,
                () -> space.reserve(PAGE),
                "reserve failed: 4 KiB (unsafe-sim, linux4k): ENOMEM (12). The simulated address space has 16 bits,"
                        + " 64 KiB, of which 64 KiB are reserved");
        space.release(first, 1 << 15);
        long third = space.reserve(PAGE);
        space.release(second, 1 << 15);
        space.release(third, PAGE);
        assertThat(space.reservedBytes()).isZero();
    }

    @Test
    void commitsAreChargedUpToTheCommitLimit() {
        SimulatedAddressSpace space =
                Simulator.linux4k().withCommitLimit(4 * PAGE).open();
        long address = space.reserve(16 * PAGE);
        space.commit(address, 3 * PAGE, Protection.READ_WRITE);
        assertOut(
                space,
                () -> space.commit(address + 3 * PAGE, 2 * PAGE, Protection.READ_WRITE),
                "commit failed: 8 KiB at 0x" + Long.toHexString(address + 3 * PAGE)
                        + " (unsafe-sim, linux4k): ENOMEM (12). The simulated commit limit is 16 KiB, of which 12 KiB are"
                        + " charged");
        space.commit(address, 4 * PAGE, Protection.READ_WRITE);
        assertThat(space.committedBytes()).isEqualTo(4 * PAGE);
        space.decommit(address, 2 * PAGE);
        space.commit(address + 8 * PAGE, 2 * PAGE, Protection.READ_WRITE);
        space.release(address, 16 * PAGE);
        long again = space.reserve(4 * PAGE);
        space.commit(again, 4 * PAGE, Protection.READ_WRITE);
        space.release(again, 4 * PAGE);
    }

    @Test
    void overcommittedItIsPrefaultThatFails() {
        SimulatedAddressSpace space =
                Simulator.windows().withCommitLimit(PAGE).withOvercommit(true).open();
        long address = space.reserve(1 << 16);
        space.commit(address, PAGE, Protection.READ_WRITE);
        space.prefault(address, PAGE);
        space.commit(address, 2 * PAGE, Protection.READ_WRITE);
        assertOut(
                space,
                () -> space.prefault(address, PAGE),
                "prefault failed: 4 KiB at 0x" + Long.toHexString(address)
                        + " (unsafe-sim, windows): ERROR_COMMITMENT_LIMIT (1455). The simulated commit limit is 4 KiB, of"
                        + " which 8 KiB are charged");
        space.release(address, 1 << 16);
    }

    @Test
    void everythingThatMakesMappingsRespectsTheirLimit() {
        SimulatedAddressSpace space = Simulator.linux4k().withMappingLimit(3).open();
        long address = space.reserve(16 * PAGE);
        space.commit(address + PAGE, 4 * PAGE, Protection.READ_WRITE);
        assertThat(space.mappingCount()).isEqualTo(3);
        assertOut(
                space,
                () -> space.reserve(PAGE),
                "reserve failed: 4 KiB (unsafe-sim, linux4k): ENOMEM (12). The simulated limit is 3 mappings, of which 3"
                        + " are there");
        assertOutOfMappings(space, () -> space.commit(address + 8 * PAGE, PAGE, Protection.READ_WRITE));
        assertOutOfMappings(space, () -> space.commit(address + 5 * PAGE, PAGE, Protection.READ));
        assertOutOfMappings(space, () -> space.protect(address + 2 * PAGE, PAGE, Protection.READ));
        assertOutOfMappings(space, () -> space.decommit(address + 2 * PAGE, PAGE));
        space.commit(address, 6 * PAGE, Protection.READ_WRITE);
        assertThat(space.mappingCount()).isEqualTo(2);
        long other = space.reserve(PAGE);
        space.release(address, 16 * PAGE);
        space.release(other, PAGE);
        assertThat(space.mappingCount()).isZero();
    }

    @Test
    void aCommitThatIsRefusedForItsMappingsIsNotChargedEither() {
        SimulatedAddressSpace space = Simulator.linux4k()
                .withMappingLimit(2)
                .withCommitLimit(2 * PAGE)
                .open();
        long address = space.reserve(4 * PAGE);
        assertOutOfMappings(space, () -> space.commit(address + PAGE, PAGE, Protection.READ_WRITE));
        space.commit(address, 2 * PAGE, Protection.READ_WRITE);
        space.release(address, 4 * PAGE);
    }

    private static void assertOutOfMappings(SimulatedAddressSpace space, ThrowingCallable call) {
        String before = space.pageTable();
        assertThatThrownBy(call)
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageContaining(" mappings, of which ");
        assertThat(space.pageTable()).isEqualTo(before);
    }

    private static void assertOut(SimulatedAddressSpace space, ThrowingCallable call, String message) {
        String before = space.pageTable();
        assertThatThrownBy(call).isInstanceOf(OutOfVirtualMemoryException.class).hasMessage(message);
        assertThat(space.pageTable()).isEqualTo(before);
    }
}
