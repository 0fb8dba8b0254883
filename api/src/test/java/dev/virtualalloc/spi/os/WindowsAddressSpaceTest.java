package dev.virtualalloc.spi.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;

class WindowsAddressSpaceTest {
    private static final long ADDRESS = 0x1_2345_0000L;
    private static final int MEM_COMMIT = 0x1000;
    private static final int MEM_RESERVE = 0x2000;
    private static final int MEM_DECOMMIT = 0x4000;
    private static final int MEM_RELEASE = 0x8000;
    private static final int PAGE_NOACCESS = 1;
    private static final int PAGE_READONLY = 2;
    private static final int PAGE_READWRITE = 4;

    private final WindowsCalls calls = mock(WindowsCalls.class);
    private final TestProvider provider = TestProvider.windows(() -> calls);

    private AddressSpace space() {
        return provider.open();
    }

    @BeforeEach
    void aMachineWhereEverythingWorks() {
        when(calls.GetSystemInfo()).thenReturn(new WindowsCalls.SystemInfo(4096, 65536));
        when(calls.VirtualAlloc(anyLong(), anyLong(), anyInt(), anyInt())).thenReturn(ADDRESS);
        when(calls.VirtualFree(anyLong(), anyLong(), anyInt())).thenReturn(1);
        when(calls.VirtualProtect(anyLong(), anyLong(), anyInt(), any())).thenReturn(1);
    }

    @Test
    void sizesAreThoseOfGetSystemInfo() {
        assertThat(space().pageSize()).isEqualTo(4096);
        assertThat(space().reservationGranularity()).isEqualTo(65536);
        assertThat(space().capabilities())
                .containsExactlyInAnyOrder(Capability.PROTECT, Capability.EXECUTE, Capability.LOCK);
    }

    @Test
    void aLifeMakesTheseCallsInThisOrder() {
        Reservation reservation = Reservation.reserve(space(), 100_000);
        reservation.commit(0, 8192);
        reservation.protect(4096, 4096, Protection.READ);
        reservation.decommit(0, 8192);
        reservation.close();

        InOrder order = inOrder(calls);
        order.verify(calls).GetSystemInfo();
        order.verify(calls).VirtualAlloc(0, 131_072, MEM_RESERVE, PAGE_NOACCESS);
        order.verify(calls).VirtualAlloc(ADDRESS, 8192, MEM_COMMIT, PAGE_READWRITE);
        order.verify(calls)
                .VirtualProtect(eq(ADDRESS + 4096), eq(4096L), eq(PAGE_READONLY), argThat(old -> old.length == 1));
        order.verify(calls).VirtualFree(ADDRESS, 8192, MEM_DECOMMIT);
        order.verify(calls).VirtualFree(ADDRESS, 0, MEM_RELEASE);
        order.verifyNoMoreInteractions();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, 0x01",
        "READ, 0x02",
        "READ_WRITE, 0x04",
        "EXECUTE, 0x10",
        "READ_EXECUTE, 0x20",
        "READ_WRITE_EXECUTE, 0x40"
    })
    void protectionsHaveTheirConstants(Protection protection, String constant) {
        space().commit(ADDRESS, 4096, protection);
        space().protect(ADDRESS, 4096, protection);

        verify(calls).VirtualAlloc(ADDRESS, 4096, MEM_COMMIT, Integer.decode(constant));
        verify(calls).VirtualProtect(eq(ADDRESS), eq(4096L), eq(Integer.decode(constant)), any());
    }

    @ParameterizedTest
    @CsvSource({
        "8, ERROR_NOT_ENOUGH_MEMORY, The system has no more memory",
        "14, ERROR_OUTOFMEMORY, The system has no more memory",
        "1455, ERROR_COMMITMENT_LIMIT, The page file is full"
    })
    void noMemoryToCommitIsOutOfMemory(int error, String name, String advice) {
        everythingFailsWith(error);

        assertThatThrownBy(() -> space().commit(ADDRESS, 2 << 20, Protection.READ_WRITE))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageStartingWith("commit failed: 2 MiB at 0x123450000 (test, windows-x86_64): " + name + " ("
                        + error + "). " + advice);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 14, 87})
    void noAddressesToReserveIsOutOfMemory(int error) {
        everythingFailsWith(error);

        assertThatThrownBy(() -> space().reserve(1L << 60))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageStartingWith("reserve failed: 1 EiB (test, windows-x86_64): ERROR_")
                .hasMessageEndingWith("Ask for a smaller maximum");
    }

    @ParameterizedTest
    @CsvSource({
        "487, ERROR_INVALID_ADDRESS",
        "87, ERROR_INVALID_PARAMETER",
        "5, ERROR_ACCESS_DENIED",
        "4711, GetLastError"
    })
    void everyOtherErrorIsReportedByNameAndNumber(int error, String name) {
        everythingFailsWith(error);

        assertFails("commit", error, name, () -> space().commit(ADDRESS, 4096, Protection.READ_WRITE));
        assertFails("protect", error, name, () -> space().protect(ADDRESS, 4096, Protection.READ));
        assertFails("decommit", error, name, () -> space().decommit(ADDRESS, 4096));
        assertFails("release", error, name, () -> space().release(ADDRESS, 4096));
    }

    @Test
    void refusedReservationOfAnUsedAddressIsNoShortage() {
        everythingFailsWith(487);

        assertFails("reserve", 487, "ERROR_INVALID_ADDRESS", () -> space().reserve(65536));
    }

    @Test
    void refusalToExecuteSaysWhoRefuses() {
        everythingFailsWith(1655);

        assertThatThrownBy(() -> space().protect(ADDRESS, 4096, Protection.READ_EXECUTE))
                .isInstanceOf(VirtualMemoryException.class)
                .hasMessageContaining("ERROR_DYNAMIC_CODE_BLOCKED (1655). Arbitrary Code Guard forbids");
    }

    @Test
    void anythingButZeroIsSuccess() {
        when(calls.VirtualFree(anyLong(), anyLong(), anyInt())).thenReturn(-1);

        assertThatCode(() -> space().release(ADDRESS, 4096)).doesNotThrowAnyException();
    }

    @Test
    void whatWindowsDoesNotHaveIsRefusedByName() {
        assertThatThrownBy(() -> space().advise(ADDRESS, 4096, Advice.HUGE_PAGES))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("provider test does not have the capability ADVISE here");
        assertThatThrownBy(() -> space().residentBytes(ADDRESS, 4096)).hasMessageContaining("RESIDENCY");
        assertThatThrownBy(() -> space().query(ADDRESS)).hasMessageContaining("QUERY");
        assertThatThrownBy(() -> space().prefault(ADDRESS, 4096)).hasMessageContaining("PREFAULT");
        assertThatThrownBy(() -> space().discard(ADDRESS, 4096)).hasMessageContaining("DISCARD");
    }

    private void everythingFailsWith(int error) {
        when(calls.VirtualAlloc(anyLong(), anyLong(), anyInt(), anyInt())).thenReturn(0L);
        when(calls.VirtualFree(anyLong(), anyLong(), anyInt())).thenReturn(0);
        when(calls.VirtualProtect(anyLong(), anyLong(), anyInt(), any())).thenReturn(0);
        when(calls.GetLastError()).thenReturn(error);
    }

    private static void assertFails(String operation, int error, String name, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(VirtualMemoryException.class)
                .hasMessageStartingWith(operation + " failed: ")
                .hasMessageContaining("(test, windows-x86_64): " + name + " (" + error + ")");
    }

    @Test
    void pagesAreLockedAndUnlockedAndWhatIsNotLockedIsNoFailure() {
        when(calls.VirtualLock(anyLong(), anyLong())).thenReturn(1);
        space().lock(ADDRESS, 4096);
        verify(calls).VirtualLock(ADDRESS, 4096);
        // ERROR_NOT_LOCKED
        when(calls.GetLastError()).thenReturn(158);
        space().unlock(ADDRESS, 4096);
        verify(calls).VirtualUnlock(ADDRESS, 4096);
        when(calls.GetLastError()).thenReturn(487);
        assertThatThrownBy(() -> space().unlock(ADDRESS, 4096))
                .isInstanceOf(VirtualMemoryException.class)
                .hasMessageStartingWith("unlock failed: 4 KiB at 0x123450000");
    }

    @Test
    void moreThanTheWorkingSetCannotBeLocked() {
        when(calls.GetLastError()).thenReturn(1453);
        assertThatThrownBy(() -> space().lock(ADDRESS, 4096))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageContaining("ERROR_WORKING_SET_QUOTA (1453). A process may lock no more");
    }

    @Test
    void withoutTheFunctionNothingIsLocked() {
        when(calls.VirtualLock(0, 0)).thenThrow(new UnsupportedOperationException("VirtualLock is not bound"));
        assertThat(space().capabilities()).doesNotContain(Capability.LOCK);
        assertThatThrownBy(() -> space().lock(ADDRESS, 4096)).hasMessageContaining("capability LOCK");
    }
}
