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
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.Pages;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.InOrder;
import sun.misc.Unsafe;

class WindowsAddressSpaceTest {
    private static final long ADDRESS = 0x1_2345_0000L;
    private static final long PAGE = 4096;
    private static final long PROCESS = -1;
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
                .containsExactlyInAnyOrder(
                        Capability.PROTECT,
                        Capability.EXECUTE,
                        Capability.WRITE_EXECUTE,
                        Capability.PREFAULT,
                        Capability.LOCK,
                        Capability.QUERY,
                        Capability.RESIDENCY);
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
    @CsvSource(
            delimiter = '|',
            value = {
                "8 | ERROR_NOT_ENOUGH_MEMORY | No range of addresses of that length is free | The system has no more memory",
                "14 | ERROR_OUTOFMEMORY | No range of addresses of that length is free | The system has no more memory",
                "567 | ERROR_PAGEFILE_QUOTA_EXCEEDED | This process may have no more | This process may have no more",
                "635 | ERROR_COMMITMENT_MINIMUM | The system is enlarging | The system is enlarging its page file",
                "1450 | ERROR_NO_SYSTEM_RESOURCES | The system has no more memory for what it notes | The system",
                "1451 | ERROR_NONPAGED_SYSTEM_RESOURCES | The system has no more memory for what it notes | The system",
                "1452 | ERROR_PAGED_SYSTEM_RESOURCES | The system has no more memory for what it notes | The system",
                "1453 | ERROR_WORKING_SET_QUOTA | The working set of this process | The working set of this process",
                "1454 | ERROR_PAGEFILE_QUOTA | This process may have no more | This process may have no more",
                "1455 | ERROR_COMMITMENT_LIMIT | All that is committed is charged | All that is committed is charged",
                "1816 | ERROR_NOT_ENOUGH_QUOTA | A quota of this process | A quota of this process"
            })
    void noMemoryIsOutOfMemoryAndSaysWhatHelps(int error, String name, String toReserve, String toCommit) {
        everythingFailsWith(error);

        assertThatThrownBy(() -> space().reserve(1L << 60))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageStartingWith(
                        "reserve failed: 1 EiB (test, windows-x86_64): " + name + " (" + error + "). " + toReserve)
                .hasMessageContaining(". Ask for a smaller maximum");
        assertThatThrownBy(() -> space().commit(ADDRESS, 2 << 20, Protection.READ_WRITE))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageStartingWith("commit failed: 2 MiB at 0x123450000 (test, windows-x86_64): " + name + " ("
                        + error + "). " + toCommit)
                .hasMessageContaining(". Close what is not needed and try again");
    }

    @Test
    void theLimitOfCommitsMayBeThatOfAContainer() {
        everythingFailsWith(1455);

        assertThatThrownBy(() -> space().commit(ADDRESS, 4096, Protection.READ_WRITE))
                .hasMessageContaining("in a job or container with a limit of its own")
                .hasMessageEndingWith("enlarge the page file or raise that limit");
    }

    @Test
    void moreThanAllAddressesIsOutOfMemory() {
        everythingFailsWith(87);

        assertThatThrownBy(() -> space().reserve(1L << 60))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageStartingWith("reserve failed: 1 EiB (test, windows-x86_64): ERROR_INVALID_PARAMETER (87)")
                .hasMessageEndingWith("more than the addresses of a process. Ask for a smaller maximum");
    }

    @ParameterizedTest
    @CsvSource({
        "487, ERROR_INVALID_ADDRESS",
        "87, ERROR_INVALID_PARAMETER",
        "5, ERROR_ACCESS_DENIED",
        "6, ERROR_INVALID_HANDLE",
        "998, ERROR_NOACCESS",
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

    @ParameterizedTest
    @CsvSource({
        "0x1000, 0x01, NONE",
        "0x1000, 0x02, READ",
        "0x1000, 0x04, READ_WRITE",
        // PAGE_WRITECOPY and PAGE_EXECUTE_WRITECOPY
        "0x1000, 0x08, READ_WRITE",
        "0x1000, 0x80, READ_WRITE_EXECUTE",
        "0x1000, 0x10, EXECUTE",
        "0x1000, 0x20, READ_EXECUTE",
        "0x1000, 0x40, READ_WRITE_EXECUTE",
        // PAGE_GUARD and PAGE_WRITECOMBINE
        "0x1000, 0x104, NONE",
        "0x1000, 0x404, READ_WRITE",
        // Reserved and free: the protection is undefined.
        "0x2000, 0x04, NONE",
        "0x10000, 0x04, NONE"
    })
    void aPageHasTheProtectionThatVirtualQueryTells(String state, String protect, Protection expected) {
        tellOfPages(new Region(ADDRESS, 1, Integer.decode(state), Integer.decode(protect)));

        assertThat(space().query(ADDRESS)).isEqualTo(expected);
    }

    @Test
    void onlyCommittedPagesOfTheWorkingSetAreResident() {
        long far = ADDRESS + 3 * PAGE + (1L << 40);
        tellOfPages(
                new Region(ADDRESS, 3, MEM_COMMIT, PAGE_READWRITE),
                new Region(ADDRESS + 3 * PAGE, (1L << 40) / PAGE, MEM_RESERVE, 0),
                new Region(far, 100, MEM_COMMIT, PAGE_READONLY));
        List<Long> asked = tellOfWorkingSet(page -> page != ADDRESS + PAGE);

        assertThat(space().residentBytes(ADDRESS, far + 2 * PAGE - ADDRESS)).isEqualTo(4 * PAGE);
        assertThat(asked).containsExactly(ADDRESS, ADDRESS + PAGE, ADDRESS + 2 * PAGE, far, far + PAGE);
    }

    @Test
    void manyPagesAreAskedForInPieces() {
        tellOfPages(new Region(ADDRESS, 10_000, MEM_COMMIT, PAGE_READWRITE));
        List<Long> asked = tellOfWorkingSet(page -> page % (2 * PAGE) == 0);

        assertThat(space().residentBytes(ADDRESS, 10_000 * PAGE)).isEqualTo(5_000 * PAGE);
        assertThat(asked)
                .containsExactlyElementsOf(LongStream.range(0, 10_000)
                        .mapToObj(page -> ADDRESS + page * PAGE)
                        .toList());
        verify(calls, times(2)).K32QueryWorkingSetEx(eq(PROCESS), any(), eq(4096 * 16));
        verify(calls).K32QueryWorkingSetEx(eq(PROCESS), any(), eq(1808 * 16));
    }

    @Test
    void whatCannotBeAskedForIsReportedByNameAndNumber() {
        AddressSpace space = space();
        when(calls.GetLastError()).thenReturn(24);
        assertFails("query", 24, "ERROR_BAD_LENGTH", () -> space.query(ADDRESS));
        assertFails("residentBytes", 24, "ERROR_BAD_LENGTH", () -> space.residentBytes(ADDRESS, PAGE));

        tellOfPages(new Region(ADDRESS, 1, MEM_COMMIT, PAGE_READWRITE));
        when(calls.GetLastError()).thenReturn(6);
        assertFails("residentBytes", 6, "ERROR_INVALID_HANDLE", () -> space.residentBytes(ADDRESS, PAGE));
    }

    @Test
    void withoutTheFunctionsNothingIsToldOfPages() {
        when(calls.K32QueryWorkingSetEx(anyLong(), any(), anyInt())).thenThrow(new UnsupportedOperationException());
        AddressSpace space = space();
        assertThat(space.capabilities()).contains(Capability.QUERY).doesNotContain(Capability.RESIDENCY);
        assertThatThrownBy(() -> space.residentBytes(ADDRESS, PAGE)).hasMessageContaining("capability RESIDENCY");

        when(calls.VirtualQuery(anyLong(), any(), anyLong())).thenThrow(new UnsupportedOperationException());
        AddressSpace blind = TestProvider.windows(() -> calls).open();
        assertThat(blind.capabilities()).doesNotContain(Capability.QUERY, Capability.RESIDENCY);
        assertThatThrownBy(() -> blind.query(ADDRESS)).hasMessageContaining("capability QUERY");
    }

    /** Of the pages of this process Linux tells which are in memory, in bit 63 of each: see proc_pid_pagemap(5). */
    @Test
    @EnabledOnOs(OS.LINUX)
    void prefaultPutsMemoryBehindEachPageAndKeepsWhatIsThere() throws Exception {
        Field field = Unsafe.class.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        Unsafe unsafe = (Unsafe) field.get(null);
        int page = unsafe.pageSize();
        when(calls.GetSystemInfo()).thenReturn(new WindowsCalls.SystemInfo(page, 65536));
        int pages = 64;
        // So large that malloc maps it: nothing of it was touched.
        long memory = unsafe.allocateMemory(1 << 26);
        try {
            long start = Pages.roundUp(memory, page) + 16 * page;
            assertThat(inMemory(start / page, pages)).isLessThan(pages);
            unsafe.putByte(start + page + 1, (byte) 7);

            space().prefault(start, (long) pages * page);

            assertThat(inMemory(start / page, pages)).isEqualTo(pages);
            assertThat(unsafe.getByte(start + page + 1)).isEqualTo((byte) 7);
            assertThat(unsafe.getLong(start)).isZero();
        } finally {
            unsafe.freeMemory(memory);
        }
    }

    private static long inMemory(long firstPage, int pages) throws IOException {
        try (RandomAccessFile pagemap = new RandomAccessFile("/proc/self/pagemap", "r")) {
            byte[] entries = new byte[pages * Long.BYTES];
            pagemap.seek(firstPage * Long.BYTES);
            pagemap.readFully(entries);
            LongBuffer flags =
                    ByteBuffer.wrap(entries).order(ByteOrder.nativeOrder()).asLongBuffer();
            return IntStream.range(0, pages).filter(page -> flags.get(page) < 0).count();
        }
    }

    /** Pages that are all alike, as MEMORY_BASIC_INFORMATION has them. */
    private record Region(long address, long pages, int state, int protect) {
        boolean has(long page) {
            return page >= address && page < address + pages * PAGE;
        }

        void write(byte[] information) {
            ByteBuffer.wrap(information)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(address)
                    .putLong(ADDRESS)
                    .putInt(PAGE_NOACCESS)
                    .putInt(0)
                    .putLong(pages * PAGE)
                    .putInt(state)
                    .putInt(protect)
                    .putInt(0x20000);
        }
    }

    private void tellOfPages(Region... regions) {
        when(calls.VirtualQuery(anyLong(), any(), eq(48L))).thenAnswer(call -> {
            Optional<Region> region = Stream.of(regions)
                    .filter(candidate -> candidate.has(call.getArgument(0)))
                    .findFirst();
            region.ifPresent(found -> found.write(call.getArgument(1)));
            return region.isPresent() ? 48L : 0L;
        });
    }

    /** Tells which pages are in memory, and keeps of which it was asked. */
    private List<Long> tellOfWorkingSet(LongPredicate inMemory) {
        List<Long> asked = new ArrayList<>();
        when(calls.GetCurrentProcess()).thenReturn(PROCESS);
        when(calls.K32QueryWorkingSetEx(eq(PROCESS), any(), anyInt())).thenAnswer(call -> {
            long[] pages = call.getArgument(1);
            for (int i = 0; i < call.<Integer>getArgument(2) / Long.BYTES; i += 2) {
                if (pages[i] != 0) {
                    asked.add(pages[i]);
                }
                // Of a page that is not valid other bits may be set as well.
                pages[i + 1] = inMemory.test(pages[i]) ? 0x4009 : 0x8000;
            }
            return 1;
        });
        return asked;
    }
}
