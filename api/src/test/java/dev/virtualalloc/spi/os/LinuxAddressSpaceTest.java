package dev.virtualalloc.spi.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Advice;
import dev.virtualalloc.spi.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;

class LinuxAddressSpaceTest {
    private static final long ADDRESS = 0x7f3a_4000_0000L;
    private static final int PAGE = 4096;
    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 3;
    private static final int PROT_READ_EXECUTE = 5;
    private static final int PROT_READ_WRITE_EXECUTE = 7;
    // MAP_PRIVATE 0x2, MAP_ANONYMOUS 0x20, MAP_NORESERVE 0x4000
    private static final int RESERVED = 0x4022;
    private static final int MAP_FIXED = 0x10;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_NOHUGEPAGE = 15;
    private static final int MADV_POPULATE_WRITE = 23;
    private static final int MADV_DONTNEED_LOCKED = 24;

    private final PosixCalls calls = LinuxMock.at(ADDRESS);
    private final TestProvider provider = TestProvider.posix("Linux", "amd64", () -> calls);

    private AddressSpace space() {
        return provider.open();
    }

    @Test
    void aLifeMakesTheseCallsInThisOrder() {
        probed();

        Reservation reservation = Reservation.reserve(space(), 3 * PAGE - 1);
        reservation.commit(0, 2 * PAGE);
        reservation.commit(0, 3 * PAGE);
        reservation.protect(0, PAGE, Protection.READ_EXECUTE);
        reservation.decommit(0, 2 * PAGE);
        reservation.close();

        InOrder order = inOrder(calls);
        order.verify(calls).mmap(0, 3 * PAGE, PROT_NONE, RESERVED, -1, 0);
        order.verify(calls).mprotect(ADDRESS, 2 * PAGE, PROT_READ_WRITE);
        order.verify(calls).mprotect(ADDRESS + 2 * PAGE, PAGE, PROT_READ_WRITE);
        order.verify(calls).mprotect(ADDRESS, PAGE, PROT_READ_EXECUTE);
        order.verify(calls).mmap(ADDRESS, 2 * PAGE, PROT_NONE, RESERVED | MAP_FIXED, -1, 0);
        order.verify(calls).munmap(ADDRESS, 3 * PAGE);
        order.verifyNoMoreInteractions();
    }

    @Test
    void onlyDecommitMapsAtAFixedAddress() {
        space().capabilities();
        Reservation reservation = Reservation.reserve(space(), 8 * PAGE);
        for (Protection protection : Protection.values()) {
            reservation.commit(protection.ordinal() * PAGE, PAGE, protection);
        }
        reservation.protect(0, 4 * PAGE, Protection.READ);
        reservation.prefault(5 * PAGE, PAGE);
        reservation.close();

        ArgumentCaptor<Integer> flags = ArgumentCaptor.forClass(Integer.class);
        verify(calls, times(2)).mmap(anyLong(), anyLong(), anyInt(), flags.capture(), anyInt(), anyLong());
        assertThat(flags.getAllValues())
                .allSatisfy(f -> assertThat(f & MAP_FIXED).isZero());
    }

    @ParameterizedTest
    @CsvSource({"NONE, 0", "READ, 1", "READ_WRITE, 3", "EXECUTE, 4", "READ_EXECUTE, 5", "READ_WRITE_EXECUTE, 7"})
    void protectionsHaveTheirBits(Protection protection, int prot) {
        probed();

        space().commit(ADDRESS, PAGE, protection);
        space().protect(ADDRESS, PAGE, protection);

        verify(calls, times(2)).mprotect(ADDRESS, PAGE, prot);
    }

    @ParameterizedTest
    @CsvSource({"aarch64, 0x4022", "riscv64, 0x4022", "s390x, 0x4022", "ppc64le, 0x62"})
    void flagsAreThoseOfTheArchitecture(String architecture, String flags) {
        TestProvider.posix("Linux", architecture, () -> calls).open().reserve(PAGE);

        verify(calls).mmap(0, PAGE, PROT_NONE, Integer.decode(flags), -1, 0);
    }

    @Test
    void capabilitiesAreThoseTheKernelAnswersFor() {
        assertThat(space().capabilities())
                .contains(
                        Capability.PROTECT,
                        Capability.EXECUTE,
                        Capability.WRITE_EXECUTE,
                        Capability.ADVISE,
                        Capability.PREFAULT,
                        Capability.DISCARD,
                        Capability.RESIDENCY);
        // What was mapped to find out is gone again.
        verify(calls).munmap(ADDRESS, PAGE);
    }

    @Test
    void oldKernelHasNoAdvice() {
        when(calls.madvise(0, 0, MADV_HUGEPAGE)).thenReturn(-1);
        probed();

        assertThat(space().capabilities()).doesNotContain(Capability.ADVISE);
        assertThatThrownBy(() -> space().advise(ADDRESS, PAGE, Advice.HUGE_PAGES))
                .hasMessageContaining("capability ADVISE");
        verify(calls, never()).madvise(eq(ADDRESS), anyLong(), anyInt());
    }

    @Test
    void hardenedProcessDoesNotExecute() {
        when(calls.mprotect(ADDRESS, PAGE, PROT_READ_EXECUTE)).thenReturn(-1);

        assertThat(space().capabilities())
                .doesNotContain(Capability.EXECUTE, Capability.WRITE_EXECUTE)
                .contains(Capability.PROTECT);
        assertThatThrownBy(() -> space().commit(ADDRESS, PAGE, Protection.READ_EXECUTE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("capability EXECUTE");
    }

    @Test
    void whereNothingIsWritableAndExecutableAtOnceWhatWasWrittenCanBeExecuted() {
        when(calls.mprotect(ADDRESS, PAGE, PROT_READ_WRITE_EXECUTE)).thenReturn(-1);
        probed();

        assertThat(space().capabilities()).contains(Capability.EXECUTE).doesNotContain(Capability.WRITE_EXECUTE);
        assertThatThrownBy(() -> space().protect(ADDRESS, PAGE, Protection.READ_WRITE_EXECUTE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("capability WRITE_EXECUTE");
        verifyNoInteractions(calls);
        space().protect(ADDRESS, PAGE, Protection.READ_EXECUTE);
        verify(calls).mprotect(ADDRESS, PAGE, PROT_READ_EXECUTE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13})
    void refusalToExecuteSaysWhatMayRefuse(int errno) {
        probed();
        when(calls.mprotect(anyLong(), anyLong(), anyInt())).thenReturn(-1);
        when(calls.errno()).thenReturn(errno);

        assertThatThrownBy(() -> space().protect(ADDRESS, PAGE, Protection.READ_WRITE_EXECUTE))
                .isExactlyInstanceOf(VirtualMemoryException.class)
                .hasMessageContaining(
                        "(" + errno + "). This process may not execute memory that it can write (SELinux execmem")
                .hasMessageEndingWith("Write first and protect as READ_EXECUTE then, or allow it");
        assertThatThrownBy(() -> space().protect(ADDRESS, PAGE, Protection.READ_EXECUTE))
                .isExactlyInstanceOf(VirtualMemoryException.class)
                .hasMessageContaining("This process may not execute memory that it has written (SELinux execmem")
                .hasMessageEndingWith("PR_SET_MDWE). Allow it");
    }

    @Test
    void adviceHasItsConstants() {
        probed();

        space().advise(ADDRESS, PAGE, Advice.HUGE_PAGES);
        space().advise(ADDRESS, PAGE, Advice.SMALL_PAGES);
        space().prefault(ADDRESS, PAGE);
        space().discard(ADDRESS, PAGE);

        InOrder order = inOrder(calls);
        order.verify(calls).madvise(ADDRESS, PAGE, MADV_HUGEPAGE);
        order.verify(calls).madvise(ADDRESS, PAGE, MADV_NOHUGEPAGE);
        order.verify(calls).madvise(ADDRESS, PAGE, MADV_POPULATE_WRITE);
        order.verify(calls).madvise(ADDRESS, PAGE, MADV_DONTNEED);
    }

    @Test
    void lockedPagesAreDiscardedAsLockedOnes() {
        probed();
        when(calls.madvise(ADDRESS, PAGE, MADV_DONTNEED)).thenReturn(-1);

        space().discard(ADDRESS, PAGE);

        verify(calls).madvise(ADDRESS, PAGE, MADV_DONTNEED_LOCKED);
    }

    @Test
    void whereLockedPagesCannotBeDiscardedTheMessageSaysToUnlockThem() {
        probed();
        when(calls.madvise(eq(ADDRESS), anyLong(), anyInt())).thenReturn(-1);
        when(calls.errno()).thenReturn(22);

        assertThatThrownBy(() -> space().discard(ADDRESS, PAGE))
                .isInstanceOf(VirtualMemoryException.class)
                .hasMessageContaining("EINVAL (22). Locked pages cannot be discarded before Linux 5.18")
                .hasMessageEndingWith("Unlock them first");
    }

    @Test
    void residencyOfALongRangeIsAskedForInPieces() {
        long pages = (64 << 10) + 3;
        when(calls.mincore(anyLong(), anyLong(), any())).thenAnswer(call -> {
            byte[] vec = call.getArgument(2);
            Arrays.fill(vec, (byte) 1);
            return 0;
        });

        assertThat(space().residentBytes(ADDRESS, pages * PAGE)).isEqualTo(pages * PAGE);

        InOrder order = inOrder(calls);
        order.verify(calls).mincore(eq(ADDRESS), eq(256L << 20), any());
        order.verify(calls).mincore(eq(ADDRESS + (256L << 20)), eq(3L * PAGE), any());
    }

    @Test
    void failedMappingIsNotTakenForAnAddress() {
        probed();
        when(calls.mmap(anyLong(), anyLong(), anyInt(), anyInt(), anyInt(), anyLong()))
                .thenReturn(-1L);
        when(calls.errno()).thenReturn(12);

        assertThatThrownBy(() -> space().reserve(500_000_000_000L))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageStartingWith(
                        "reserve failed: 466 GiB (test, linux-x86_64): ENOMEM (12). vm.max_map_count is ")
                .hasMessageEndingWith("Ask for a smaller maximum or raise the limit");
    }

    @Test
    void decommittingMustMapWhereItWasAsked() {
        probed();
        when(calls.mmap(ADDRESS, PAGE, PROT_NONE, RESERVED | MAP_FIXED, -1, 0)).thenReturn(-1L);
        when(calls.errno()).thenReturn(12);

        assertFails("decommit", "ENOMEM (12)", () -> space().decommit(ADDRESS, PAGE));
    }

    @Test
    void noMemoryToCommitIsOutOfMemory() {
        probed();
        when(calls.mprotect(anyLong(), anyLong(), anyInt())).thenReturn(-1);
        when(calls.errno()).thenReturn(12);

        assertThatThrownBy(() -> space().commit(ADDRESS, 2 << 20, Protection.READ_WRITE))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageStartingWith("commit failed: 2 MiB at 0x7f3a40000000 (test, linux-x86_64): ENOMEM (12)."
                        + " vm.max_map_count is ")
                .hasMessageContaining(", ulimit -v ")
                .hasMessageContaining(", vm.overcommit_memory ")
                .hasMessageEndingWith("Close what is not needed and try again, or raise the limit that is reached");
    }

    @ParameterizedTest
    @CsvSource({"22, EINVAL", "11, EAGAIN", "14, EFAULT", "4711, errno"})
    void everyFailureIsReportedByNameAndNumber(int errno, String name) {
        probed();
        when(calls.munmap(anyLong(), anyLong())).thenReturn(-1);
        when(calls.mprotect(anyLong(), anyLong(), anyInt())).thenReturn(-1);
        when(calls.madvise(anyLong(), anyLong(), anyInt())).thenReturn(-1);
        when(calls.mincore(anyLong(), anyLong(), any())).thenReturn(-1);
        when(calls.errno()).thenReturn(errno);
        String error = name + " (" + errno + ")";

        assertFails("release", error, () -> space().release(ADDRESS, PAGE));
        assertFails("commit", error, () -> space().commit(ADDRESS, PAGE, Protection.READ_WRITE));
        assertFails("protect", error, () -> space().protect(ADDRESS, PAGE, Protection.READ));
        assertFails("advise", error, () -> space().advise(ADDRESS, PAGE, Advice.SMALL_PAGES));
        assertFails("prefault", error, () -> space().prefault(ADDRESS, PAGE));
        assertFails("discard", error, () -> space().discard(ADDRESS, PAGE));
        assertFails("residentBytes", error, () -> space().residentBytes(ADDRESS, PAGE));
    }

    /** Lets the provider find out what the kernel can do, so that what follows is about what it does with it. */
    private void probed() {
        space().capabilities();
        clearInvocations(calls);
    }

    private static void assertFails(String operation, String error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(VirtualMemoryException.class)
                .hasMessageStartingWith(operation + " failed: 4 KiB at 0x7f3a40000000 (test, linux-x86_64): " + error);
    }

    @Test
    void lazyRangesAreReadableAndWritableAtOnceAndChargedForNothing() {
        probed();

        Reservation reservation = Reservation.reserveLazily(space(), PAGE);
        reservation.commit(0, PAGE);
        reservation.close();

        verify(calls).mmap(0, PAGE, PROT_READ_WRITE, RESERVED, -1, 0);
        verify(calls, never()).mprotect(anyLong(), anyLong(), anyInt());
        verify(calls).munmap(ADDRESS, PAGE);
    }

    @Test
    void whereEverythingIsChargedNothingIsLazy(@TempDir Path root) throws IOException {
        Path mode = root.resolve("proc/sys/vm/overcommit_memory");
        Files.createDirectories(mode.getParent());
        for (String lazy : new String[] {"0", "1"}) {
            Files.writeString(mode, lazy + "\n");
            assertThat(spaceOf(root).capabilities()).contains(Capability.LAZY);
        }
        Files.writeString(mode, "2\n");
        assertThat(spaceOf(root).capabilities()).doesNotContain(Capability.LAZY);
        assertThatThrownBy(() -> spaceOf(root).reserveLazily(PAGE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("capability LAZY");
        Files.delete(mode);
        assertThat(spaceOf(root).capabilities()).doesNotContain(Capability.LAZY);
    }

    private AddressSpace spaceOf(Path root) {
        return new LinuxAddressSpace("test", Platform.of("Linux", "amd64"), calls, new LinuxLimits(root));
    }

    @Test
    void pagesAreLockedAndUnlocked() {
        probed();
        space().lock(ADDRESS, PAGE);
        space().unlock(ADDRESS, PAGE);
        InOrder order = inOrder(calls);
        order.verify(calls).mlock(ADDRESS, PAGE);
        order.verify(calls).munlock(ADDRESS, PAGE);
        order.verifyNoMoreInteractions();
    }

    @Test
    void whatIsLockedHalfIsUnlocked() {
        probed();
        when(calls.mlock(ADDRESS, PAGE)).thenReturn(-1);
        when(calls.errno()).thenReturn(12);
        assertThatThrownBy(() -> space().lock(ADDRESS, PAGE))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageMatching("lock failed: 4 KiB at 0x7f3a40000000 \\(test, linux-x86_64\\): ENOMEM \\(12\\)\\."
                        + " ulimit -l is .*\\. Lock less, or raise it");
        verify(calls).munlock(ADDRESS, PAGE);
    }

    @Test
    void withoutTheFunctionOrTheRightNothingIsLocked() {
        when(calls.mlock(0, 0)).thenThrow(new UnsupportedOperationException("mlock is not bound"));
        assertThat(spaceOf(Path.of("/")).capabilities()).doesNotContain(Capability.LOCK);
        PosixCalls unprivileged = LinuxMock.at(ADDRESS);
        when(unprivileged.mlock(0, 0)).thenReturn(-1);
        AddressSpace space = new LinuxAddressSpace(
                "test", Platform.of("Linux", "amd64"), unprivileged, new LinuxLimits(Path.of("/")));
        assertThat(space.capabilities()).doesNotContain(Capability.LOCK);
        assertThatThrownBy(() -> space.lock(ADDRESS, PAGE)).hasMessageContaining("capability LOCK");
        assertThatThrownBy(() -> space.unlock(ADDRESS, PAGE)).hasMessageContaining("capability LOCK");
    }
}
