package dev.virtualalloc.spi.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class MacAddressSpaceTest {
    private static final long ADDRESS = 0x1_0000_0000L;
    private static final int PAGE = 16384;
    private static final int PROT_NONE = 0;
    private static final int PROT_READ = 1;
    private static final int PROT_READ_WRITE = 3;
    // MAP_PRIVATE 0x2, MAP_ANON 0x1000 and MAP_NORESERVE 0x40 of macOS; 0x20 and 0x4000 are those of Linux.
    private static final int RESERVED = 0x1042;
    private static final int MAP_FIXED = 0x10;

    private final PosixCalls calls = mock(PosixCalls.class);
    private final TestProvider provider = TestProvider.posix("Mac OS X", "aarch64", () -> calls);

    private AddressSpace space() {
        return provider.open();
    }

    @BeforeEach
    void aMachineWhereEverythingWorks() {
        when(calls.getpagesize()).thenReturn(PAGE);
        when(calls.mmap(anyLong(), anyLong(), anyInt(), anyInt(), anyInt(), anyLong()))
                .thenReturn(ADDRESS);
    }

    @Test
    void pagesAreThoseOfTheMachine() {
        assertThat(space().pageSize()).isEqualTo(PAGE);
        assertThat(space().reservationGranularity()).isEqualTo(PAGE);
    }

    @Test
    void aLifeMakesTheseCallsInThisOrder() {
        Reservation reservation = Reservation.reserve(space(), 3 * PAGE - 1);
        reservation.commit(0, 2 * PAGE);
        reservation.protect(0, PAGE, Protection.READ);
        reservation.decommit(0, 2 * PAGE);
        reservation.close();

        InOrder order = inOrder(calls);
        order.verify(calls).getpagesize();
        order.verify(calls).mmap(0, 3 * PAGE, PROT_NONE, RESERVED, -1, 0);
        order.verify(calls).mprotect(ADDRESS, 2 * PAGE, PROT_READ_WRITE);
        order.verify(calls).mprotect(ADDRESS, PAGE, PROT_READ);
        order.verify(calls).mmap(ADDRESS, 2 * PAGE, PROT_NONE, RESERVED | MAP_FIXED, -1, 0);
        order.verify(calls).munmap(ADDRESS, 3 * PAGE);
        order.verifyNoMoreInteractions();
    }

    @Test
    void residencyIsTheLowestBitOfMincore() {
        when(calls.mincore(anyLong(), anyLong(), any())).thenAnswer(call -> {
            byte[] vec = call.getArgument(2);
            vec[0] = 1;
            // MINCORE_PAGED_OUT: the page was in memory and is not now.
            vec[1] = 0x20;
            vec[2] = 0x5;
            return 0;
        });

        assertThat(space().residentBytes(ADDRESS, 3 * PAGE)).isEqualTo(2 * PAGE);
    }

    @Test
    void executingIsRefusedWithoutACall() {
        assertThat(space().capabilities())
                .containsExactlyInAnyOrder(Capability.PROTECT, Capability.RESIDENCY, Capability.LOCK);

        assertThatThrownBy(() -> space().commit(ADDRESS, PAGE, Protection.READ_WRITE_EXECUTE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("EXECUTE");
        assertThatThrownBy(() -> space().protect(ADDRESS, PAGE, Protection.READ_EXECUTE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("EXECUTE");
        verify(calls, never()).mprotect(anyLong(), anyLong(), anyInt());
    }

    @Test
    void discardIsRefusedBecauseAdviceDoesNotZero() {
        assertThatThrownBy(() -> space().discard(ADDRESS, PAGE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("DISCARD");
        verify(calls, never()).madvise(anyLong(), anyLong(), anyInt());
    }

    @Test
    void failedMappingIsNotTakenForAnAddress() {
        when(calls.mmap(anyLong(), anyLong(), anyInt(), anyInt(), anyInt(), anyLong()))
                .thenReturn(-1L);
        when(calls.errno()).thenReturn(12);

        assertThatThrownBy(() -> space().reserve(1L << 50))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessage("reserve failed: 1 PiB (test, macos-aarch64): ENOMEM (12)."
                        + " No range of addresses of that length is free. Ask for a smaller maximum");
    }

    @Test
    void errorsHaveTheNamesOfMacOs() {
        when(calls.munmap(anyLong(), anyLong())).thenReturn(-1);
        when(calls.errno()).thenReturn(35);

        assertThatThrownBy(() -> space().release(ADDRESS, PAGE))
                .isExactlyInstanceOf(VirtualMemoryException.class)
                .hasMessage("release failed: 16 KiB at 0x100000000 (test, macos-aarch64): EAGAIN (35)");
    }

    @Test
    void pagesAreLockedIfThisProcessMayLockAny() {
        assertThat(space().capabilities()).contains(Capability.LOCK);
        space().lock(ADDRESS, PAGE);
        verify(calls).mlock(ADDRESS, PAGE);
        when(calls.mlock(ADDRESS, PAGE)).thenReturn(-1);
        when(calls.errno()).thenReturn(35);
        assertThatThrownBy(() -> space().lock(ADDRESS, PAGE))
                .isInstanceOf(VirtualMemoryException.class)
                .hasMessageEndingWith("EAGAIN (35). This process may lock no more. Lock less, or raise ulimit -l");
        assertThatThrownBy(() -> space().reserveLazily(PAGE)).hasMessageContaining("capability LAZY");
    }
}
