package dev.virtualalloc.spi.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.MemoryObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.InOrder;

class LinuxFileTest {
    private static final long ADDRESS = 0x7f3a_4000_0000L;
    private static final int PAGE = 4096;
    private static final long PIECE = 64 << 20;
    private static final int FD = 7;
    private static final Path PATH = Path.of("/data/file");
    private static final byte[] PATH_IN_C = "/data/file\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NAME_IN_C = "ring\0".getBytes(StandardCharsets.US_ASCII);
    private static final int PROT_READ = 1;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int MAP_SHARED_FIXED = 0x11;
    private static final int MFD_CLOEXEC = 1;
    // O_NONBLOCK 04000, O_CLOEXEC 02000000
    private static final int O_RDONLY = 0x80800;
    private static final int O_RDWR = 0x80802;
    private static final int O_RDWR_CREAT = 0x80842;
    private static final int SEEK_END = 2;
    private static final int LOCK_UN = 8;
    private static final int LOCK_EX_NB = 6;

    private final PosixCalls calls = LinuxMock.at(ADDRESS);
    private AddressSpace space;

    private AddressSpace spaceOf(Path root) {
        return new LinuxAddressSpace("test", Platform.of("Linux", "amd64"), calls, new LinuxLimits(root));
    }

    @BeforeEach
    void aMachineWhereEverythingWorks() {
        when(calls.hasFiles()).thenReturn(true);
        when(calls.open(any(), anyInt(), anyInt())).thenReturn(FD);
        when(calls.memfd_create(any(), anyInt())).thenReturn(FD);
        space = spaceOf(Path.of("/nowhere"));
        clearInvocations(calls);
    }

    private void isLong(long bytes) {
        when(calls.lseek(FD, 0, SEEK_END)).thenReturn(bytes);
    }

    @Test
    void aLifeOfMemoryMakesTheseCallsInThisOrder() {
        MemoryObject memory = space.createMemory("ring", 2 * PAGE);
        space.map(ADDRESS, PAGE, memory, PAGE, Protection.READ_WRITE);
        isLong(2 * PAGE);
        memory.resize(3 * PAGE);
        memory.resize(PAGE);
        memory.force();
        assertThat(memory.path())
                .isEqualTo(Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + FD));
        memory.close();
        memory.close();

        InOrder order = inOrder(calls);
        order.verify(calls).memfd_create(NAME_IN_C, MFD_CLOEXEC);
        order.verify(calls).posix_fallocate(FD, 0, 2 * PAGE);
        order.verify(calls).mmap(ADDRESS, PAGE, PROT_READ_WRITE, MAP_SHARED_FIXED, FD, PAGE);
        order.verify(calls).lseek(FD, 0, SEEK_END);
        order.verify(calls).posix_fallocate(FD, 2 * PAGE, PAGE);
        order.verify(calls).lseek(FD, 0, SEEK_END);
        order.verify(calls).ftruncate(FD, PAGE);
        order.verify(calls).fdatasync(FD);
        order.verify(calls).close(FD);
        verifyNoMoreInteractions(calls);
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, " + O_RDONLY + ", 1",
        "true, false, " + O_RDWR + ", 3",
        "true, true, " + O_RDWR_CREAT + ", 3"
    })
    void aFileIsOpenedAndTriedToMapBeforeAnythingDependsOnIt(boolean writable, boolean create, int flags, int prot) {
        isLong(5);

        MemoryObject file = space.openFile(PATH, writable, create);

        assertThat(file.isWritable()).isEqualTo(writable);
        assertThat(file.size()).isEqualTo(5);
        assertThat(file).hasToString("/data/file");
        assertThat(file.path()).isEqualTo(PATH);
        InOrder order = inOrder(calls);
        order.verify(calls).open(PATH_IN_C, flags, 0666);
        order.verify(calls).mmap(0, PAGE, prot, MAP_SHARED, FD, 0);
        order.verify(calls).munmap(ADDRESS, PAGE);
    }

    @Test
    void aFileThatCannotBeMappedIsClosedAgain() {
        when(calls.mmap(0, PAGE, PROT_READ, MAP_SHARED, FD, 0)).thenReturn(-1L);
        when(calls.errno()).thenReturn(19);

        assertThatThrownBy(() -> space.openFile(PATH, false, false))
                .isExactlyInstanceOf(VirtualMemoryException.class)
                .hasMessage(
                        "openFile failed (test, linux-x86_64): ENODEV (19). /data/file: It is no regular file, or its"
                                + " file system does not share mappings. Put it on another");
        verify(calls).close(FD);
    }

    @ParameterizedTest
    @CsvSource({
        "1, EPERM, sealed",
        "2, ENOENT, let it be created",
        "13, EACCES, for reading only",
        "20, ENOTDIR, Check the path",
        "21, EISDIR, is a directory",
        "23, ENFILE, fs.file-max",
        "24, EMFILE, ulimit -n",
        "26, ETXTBSY, is a program",
        "30, EROFS, mounted read-only",
        "36, ENAMETOOLONG, shorter",
        "40, ELOOP, symbolic links"
    })
    void aFileThatCannotBeOpenedSaysWhichAndWhyAndWhatToDo(int errno, String name, String advice) {
        when(calls.open(any(), anyInt(), anyInt())).thenReturn(-1);
        when(calls.errno()).thenReturn(errno);

        assertThatThrownBy(() -> space.openFile(PATH, true, false))
                .isExactlyInstanceOf(VirtualMemoryException.class)
                .hasMessageStartingWith(
                        "openFile failed (test, linux-x86_64): " + name + " (" + errno + "). /data/file: ")
                .hasMessageContaining(advice);
    }

    @ParameterizedTest
    @CsvSource({
        "28, ENOSPC, file system is full",
        "122, EDQUOT, disk quota",
        "27, EFBIG, ulimit -f",
        "12, ENOMEM, vm.max_map_count is"
    })
    void whereThereIsNoRoomTheSizeIsAsBefore(int errno, String name, String advice) {
        MemoryObject file = space.openFile(PATH, true, false);
        isLong(PAGE);
        when(calls.posix_fallocate(FD, PAGE, PIECE)).thenReturn(0);
        when(calls.posix_fallocate(FD, PAGE + PIECE, PIECE)).thenReturn(errno);

        assertThatThrownBy(() -> file.resize(PAGE + 2 * PIECE))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageStartingWith(
                        "resize failed: 128 MiB (test, linux-x86_64): " + name + " (" + errno + "). /data/file: ")
                .hasMessageContaining(advice);
        verify(calls).ftruncate(FD, PAGE);
    }

    @Test
    void memoryForWhichThereIsNoRoomIsClosedAgain() {
        when(calls.posix_fallocate(FD, 0, PAGE)).thenReturn(12);

        assertThatThrownBy(() -> space.createMemory("ring", PAGE))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageStartingWith("createMemory failed: 4 KiB (test, linux-x86_64): ENOMEM (12). memory ring: ");
        verify(calls).close(FD);
    }

    @Test
    void memoryThatTheKernelWouldEndTheProcessForIsRefused(@TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(root.resolve("proc/self/cgroup"), "0::/\n");
        Path group = Files.createDirectories(root.resolve("sys/fs/cgroup"));
        Files.writeString(group.resolve("memory.max"), (512 << 20) + "\n");
        Files.writeString(group.resolve("memory.current"), (500 << 20) + "\n");
        AddressSpace limited = spaceOf(root);
        MemoryObject memory = limited.createMemory("ring", PAGE);
        clearInvocations(calls);

        assertThatThrownBy(() -> memory.resize(16 << 20))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageContaining("The cgroup limit is");
        verify(calls, never()).posix_fallocate(anyInt(), anyLong(), anyLong());
        // What is on a disk the kernel takes out of memory again.
        MemoryObject file = limited.openFile(PATH, true, true);
        assertThatCode(() -> file.resize(16 << 20)).doesNotThrowAnyException();
    }

    @Test
    void whatASignalInterruptsIsTriedAgain() {
        when(calls.open(any(), anyInt(), anyInt())).thenReturn(-1, FD);
        when(calls.posix_fallocate(FD, 0, PAGE)).thenReturn(4, 4, 0);
        when(calls.fdatasync(FD)).thenReturn(-1, 0);
        when(calls.errno()).thenReturn(4);

        MemoryObject file = space.openFile(PATH, true, false);
        file.resize(PAGE);
        file.force();

        verify(calls, times(2)).open(any(), anyInt(), anyInt());
        verify(calls, times(3)).posix_fallocate(FD, 0, PAGE);
        verify(calls, times(2)).fdatasync(FD);
    }

    @Test
    void holesOfAFileThatWasFoundAreFilledBeforeTheyAreMapped() {
        isLong(2 * PAGE + 1);
        MemoryObject file = space.openFile(PATH, true, false);
        file.resize(4 * PAGE);
        isLong(4 * PAGE);
        clearInvocations(calls);

        space.map(ADDRESS, 3 * PAGE, file, PAGE, Protection.READ);
        space.map(ADDRESS, PAGE, file, 3 * PAGE, Protection.READ);

        // What was added has its blocks.
        verify(calls).posix_fallocate(FD, PAGE, PAGE + 1);
        verify(calls, times(1)).posix_fallocate(anyInt(), anyLong(), anyLong());
    }

    @Test
    void whatWasOpenedToBeReadIsMappedAsItIs() {
        isLong(PAGE);
        MemoryObject file = space.openFile(PATH, false, false);

        space.map(ADDRESS, PAGE, file, 0, Protection.READ);

        verify(calls, never()).posix_fallocate(anyInt(), anyLong(), anyLong());
        assertThatThrownBy(() -> file.resize(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot resize /data/file to 0 bytes: it was not opened for writing");
    }

    @Test
    void aMapThatIsRefusedNamesTheRangeAndTheFile() {
        isLong(PAGE);
        MemoryObject file = space.openFile(PATH, true, false);
        when(calls.mmap(ADDRESS, PAGE, PROT_READ_WRITE, MAP_SHARED_FIXED, FD, 0))
                .thenReturn(-1L);
        when(calls.errno()).thenReturn(1);

        assertThatThrownBy(() -> space.map(ADDRESS, PAGE, file, 0, Protection.READ_WRITE))
                .hasMessage("map failed: 4 KiB at 0x7f3a40000000 (test, linux-x86_64): EPERM (1). /data/file: It is"
                        + " sealed, or immutable (chattr), or a sandbox forbids it");
    }

    @Test
    void theLockIsHadOrNotHadOrAFailure() {
        MemoryObject file = space.openFile(PATH, true, false);
        assertThat(file.tryLock()).isTrue();
        verify(calls).flock(FD, LOCK_EX_NB);

        when(calls.flock(FD, LOCK_EX_NB)).thenReturn(-1);
        when(calls.errno()).thenReturn(11);
        assertThat(file.tryLock()).isFalse();

        when(calls.errno()).thenReturn(37);
        assertThatThrownBy(file::tryLock)
                .isInstanceOf(VirtualMemoryException.class)
                .hasMessageStartingWith("tryLock failed (test, linux-x86_64): ENOLCK (37). /data/file: ");
    }

    @Test
    void closingEndsTheLockAlsoIfAMappingIsLeft() {
        MemoryObject file = space.openFile(PATH, true, false);
        file.tryLock();
        file.close();

        InOrder inOrder = inOrder(calls);
        inOrder.verify(calls).flock(FD, LOCK_EX_NB);
        inOrder.verify(calls).flock(FD, LOCK_UN);
        inOrder.verify(calls).close(FD);
    }

    @Test
    void aClosedFileRefusesAndNoOtherIsTouchedThatHasItsNumber() {
        MemoryObject file = space.openFile(PATH, true, false);
        file.close();
        clearInvocations(calls);

        assertThatThrownBy(file::size).hasMessage("/data/file is closed");
        assertThatThrownBy(() -> file.resize(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(file::tryLock).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(file::force).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> space.map(ADDRESS, PAGE, file, 0, Protection.READ))
                .isInstanceOf(IllegalStateException.class);
        file.close();
        verifyNoMoreInteractions(calls);
    }

    @Test
    void whatAnotherAddressSpaceHasOpenedIsRefused() {
        MemoryObject file = spaceOf(Path.of("/nowhere")).openFile(PATH, true, false);
        clearInvocations(calls);

        assertThatThrownBy(() -> space.map(ADDRESS, PAGE, file, 0, Protection.READ))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("/data/file cannot be mapped by provider test, which has not opened it");
        verifyNoMoreInteractions(calls);
    }

    @Test
    void namesAndSizesAndPathsThatCannotBeAreRefusedBeforeTheSystemIsAsked() {
        Path elsewhere = mock(Path.class);
        when(elsewhere.getFileSystem()).thenReturn(mock(FileSystem.class));

        for (String name : new String[] {"x".repeat(250), "ä".repeat(125), "a\0b"}) {
            assertThatThrownBy(() -> space.createMemory(name, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 249 bytes");
        }
        assertThatThrownBy(() -> space.createMemory("ring", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memory ring cannot have -1 bytes");
        assertThatThrownBy(() -> space.openFile(elsewhere, true, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in a file system of Java");
        assertThatThrownBy(() -> space.openFile(PATH, false, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("/data/file cannot be created to be read only. Open it for writing");
        verifyNoMoreInteractions(calls);
        assertThat(space.createMemory("x".repeat(249), 0)).isNotNull();
    }

    @Test
    void aNegativeSizeIsRefused() {
        MemoryObject file = space.openFile(PATH, true, false);
        clearInvocations(calls);
        assertThatThrownBy(() -> file.resize(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("/data/file cannot have -1 bytes");
        verifyNoMoreInteractions(calls);
    }

    @Test
    void whereTheFunctionsAreNotThereNothingIsMapped() {
        when(calls.hasFiles()).thenReturn(false);
        AddressSpace without = spaceOf(Path.of("/nowhere"));

        assertThat(without.capabilities()).doesNotContain(Capability.MAP);
        assertThatThrownBy(() -> without.createMemory("ring", 1)).hasMessageContaining("capability MAP");
        assertThatThrownBy(() -> without.openFile(PATH, true, true)).hasMessageContaining("capability MAP");
        assertThatThrownBy(() -> without.map(ADDRESS, PAGE, mock(MemoryObject.class), 0, Protection.READ))
                .hasMessageContaining("capability MAP");
        assertThat(space.capabilities()).contains(Capability.MAP);
    }

    @Test
    void pagesOfAFileThatWasOpenedToBeReadCannotBeMadeWritable() {
        when(calls.mprotect(ADDRESS, PAGE, PROT_READ_WRITE)).thenReturn(-1);
        when(calls.errno()).thenReturn(13);

        assertThatThrownBy(() -> space.protect(ADDRESS, PAGE, Protection.READ_WRITE))
                .isExactlyInstanceOf(VirtualMemoryException.class)
                .hasMessageEndingWith(
                        "EACCES (13). The file that is mapped there was not opened for writing. Open it for"
                                + " writing");
    }
}
