package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Protection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckedMemoryTest {
    private static final long PAGE = 4096;

    private final SimulatedAddressSpace space = Simulator.linux4k().open();
    private final CheckedMemory memory = space.memory();
    private final long address = space.reserve(4 * PAGE);

    @AfterEach
    void release() {
        space.release(address, 4 * PAGE);
    }

    @Test
    void readsWhatWasWritten() {
        space.commit(address, PAGE, Protection.READ_WRITE);
        memory.write(address + PAGE - 1, (byte) 42);
        assertThat(memory.read(address + PAGE - 1)).isEqualTo((byte) 42);
        assertThat(memory.read(address)).isZero();
    }

    @Test
    void aRangeIsZeroUnlessOneByteIsNot() {
        space.commit(address, 3 * PAGE, Protection.READ_WRITE);
        space.protect(address + PAGE, PAGE, Protection.READ);
        assertThat(memory.isZero(address, 3 * PAGE)).isTrue();
        memory.write(address + 3 * PAGE - 1, (byte) 1);
        assertThat(memory.isZero(address, 3 * PAGE)).isFalse();
        assertThat(memory.isZero(address + 1, 3 * PAGE - 2)).isTrue();
        assertFault(
                () -> memory.isZero(address + 3 * PAGE, 1),
                "read",
                address + 3 * PAGE,
                PageState.RESERVED,
                Protection.NONE);
    }

    @Test
    void anAccessToAReservedPageFaults() {
        space.commit(address, PAGE, Protection.READ_WRITE);
        assertFault(() -> memory.read(address + PAGE), "read", address + PAGE, PageState.RESERVED, Protection.NONE);
        assertFault(
                () -> memory.write(address - 1 + 2 * PAGE, (byte) 1),
                "write",
                address - 1 + 2 * PAGE,
                PageState.RESERVED,
                Protection.NONE);
        assertThatThrownBy(() -> memory.read(address + PAGE))
                .hasMessage("read faults at 0x" + Long.toHexString(address + PAGE)
                        + ": the page is reserved. It was not committed, or it was decommitted");
    }

    @Test
    void anAccessToAFreePageFaults() {
        long gone = space.reserve(PAGE);
        space.release(gone, PAGE);
        for (long free : new long[] {gone, 0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertFault(() -> memory.read(free), "read", free, PageState.FREE, Protection.NONE);
            assertFault(() -> memory.write(free, (byte) 1), "write", free, PageState.FREE, Protection.NONE);
            assertThat(memory.accessible(free)).isFalse();
            assertThat(memory.writable(free)).isFalse();
        }
    }

    @Test
    void anAccessThatTheProtectionForbidsFaults() {
        space.commit(address, PAGE, Protection.READ);
        space.commit(address + PAGE, PAGE, Protection.NONE);
        assertThat(memory.read(address)).isZero();
        assertFault(() -> memory.write(address, (byte) 1), "write", address, PageState.COMMITTED, Protection.READ);
        assertFault(() -> memory.read(address + PAGE), "read", address + PAGE, PageState.COMMITTED, Protection.NONE);
        assertThatThrownBy(() -> memory.write(address, (byte) 1))
                .hasMessage("write faults at 0x" + Long.toHexString(address)
                        + ": the page is committed, and protected as READ");
        assertThat(memory.read(address)).isZero();
    }

    @Test
    void tellsWhatWouldFault() {
        space.commit(address, PAGE, Protection.READ_WRITE);
        space.commit(address + PAGE, PAGE, Protection.READ);
        space.commit(address + 2 * PAGE, PAGE, Protection.NONE);
        assertThat(memory.accessible(address)).isTrue();
        assertThat(memory.writable(address)).isTrue();
        assertThat(memory.accessible(address + PAGE)).isTrue();
        assertThat(memory.writable(address + PAGE)).isFalse();
        assertThat(memory.accessible(address + 2 * PAGE)).isFalse();
        assertThat(memory.accessible(address + 3 * PAGE)).isFalse();
        assertThat(memory.accessible(address + 2 * PAGE - 1)).isTrue();
    }

    @Test
    void isNotCountedAsACall() {
        long calls = space.callCount();
        memory.accessible(address);
        assertThat(space.callCount()).isEqualTo(calls);
    }

    private static void assertFault(
            ThrowingCallable access, String operation, long address, PageState state, Protection protection) {
        assertThatThrownBy(access).isInstanceOfSatisfying(SimulatedFaultException.class, fault -> {
            assertThat(fault.access()).isEqualTo(operation);
            assertThat(fault.address()).isEqualTo(address);
            assertThat(fault.state()).isEqualTo(state);
            assertThat(fault.protection()).isEqualTo(protection);
        });
    }
}
