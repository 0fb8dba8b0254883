package dev.virtualalloc.spi.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;

class WindowsMemoryTest {
    private static final long ADDRESS = 0x1_2345_0000L;
    private static final int MEM_COMMIT = 0x1000;
    private static final int MEM_RESERVE = 0x2000;
    private static final int MEM_DECOMMIT = 0x4000;
    private static final int MEM_RELEASE = 0x8000;
    private static final int PAGE_NOACCESS = 1;
    private static final int PAGE_READWRITE = 4;

    private final WindowsCalls calls = mock(WindowsCalls.class);
    private final TestProvider provider = TestProvider.windows(() -> calls);

    @BeforeEach
    void aMachineWhereEverythingWorks() {
        when(calls.GetSystemInfo()).thenReturn(new WindowsCalls.SystemInfo(4096, 65536));
        when(calls.VirtualAlloc(anyLong(), anyLong(), anyInt(), anyInt())).thenReturn(ADDRESS);
        when(calls.VirtualFree(anyLong(), anyLong(), anyInt())).thenReturn(1);
        when(calls.VirtualProtect(anyLong(), anyLong(), anyInt(), any())).thenReturn(1);
    }

    @Test
    void sizesAreThoseOfGetSystemInfo() {
        assertThat(provider.pageSize()).isEqualTo(4096);
        assertThat(provider.reservationGranularity()).isEqualTo(65536);
        assertThat(provider.capabilities()).containsExactlyInAnyOrder(Capability.PROTECT, Capability.EXECUTE);
    }

    @Test
    void aLifeMakesTheseCallsInThisOrder() {
        Reservation reservation = Reservation.reserve(provider, 100_000);
        reservation.commit(0, 8192);
        reservation.protect(4096, 4096, Protection.READ);
        reservation.decommit(0, 8192);
        reservation.close();

        InOrder order = inOrder(calls);
        order.verify(calls).GetSystemInfo();
        order.verify(calls).VirtualAlloc(0, 131_072, MEM_RESERVE, PAGE_NOACCESS);
        order.verify(calls).VirtualAlloc(ADDRESS, 8192, MEM_COMMIT, PAGE_READWRITE);
        order.verify(calls)
                .VirtualProtect(org.mockito.ArgumentMatchers.eq(ADDRESS + 4096), anyLong(), anyInt(), any());
        order.verify(calls).VirtualFree(ADDRESS, 8192, MEM_DECOMMIT);
        order.verify(calls).VirtualFree(ADDRESS, 0, MEM_RELEASE);
        order.verifyNoMoreInteractions();
    }
}
