package dev.virtualalloc.spi.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.internal.LinuxLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much physical memory is taken before the kernel would end the process. */
class GroupMemoryTest {
    private static final long MIB = 1 << 20;
    private static final long PART_FOR_JVM = 8 * MIB;
    private static final long ADDRESS = 0x7f3a_4000_0000L;
    private static final int PAGE = 4096;
    private static final int MADV_POPULATE_WRITE = 23;

    @TempDir
    private Path root;

    private final PosixCalls calls = LinuxMock.at(ADDRESS);
    private long now = -42;

    private GroupMemory group(long limit, long used) {
        write(limit, used);
        return new GroupMemory(new LinuxLimits(root), () -> now);
    }

    private void write(long limit, long used) {
        try {
            Files.createDirectories(root.resolve("proc/self"));
            Files.writeString(root.resolve("proc/self/cgroup"), "0::/\n");
            Path group = Files.createDirectories(root.resolve("sys/fs/cgroup"));
            Files.writeString(group.resolve("memory.max"), limit + "\n");
            Files.writeString(group.resolve("memory.current"), used + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private LinuxAddressSpace space() {
        LinuxAddressSpace space =
                new LinuxAddressSpace("test", Platform.of("Linux", "amd64"), calls, new LinuxLimits(root));
        clearInvocations(calls);
        return space;
    }

    @Test
    void whatIsNotInUseIsTakenButForWhatIsLeftForTheJvm() {
        assertThat(group(512 * MIB, 100 * MIB).take(412 * MIB - PART_FOR_JVM)).isTrue();
        assertThat(group(512 * MIB, 100 * MIB).take(412 * MIB - PART_FOR_JVM + 1))
                .isFalse();
        assertThat(group(512 * MIB, 512 * MIB).take(1)).isFalse();
    }

    @Test
    void withoutALimitEverythingIsTaken() {
        assertThat(new GroupMemory(new LinuxLimits(root), () -> now).take(1L << 50))
                .isTrue();
    }

    @Test
    void forAMomentWhatWasReadCountsLessWhatWasTaken() {
        GroupMemory group = group(512 * MIB, 0);
        assertThat(group.take(100 * MIB)).isTrue();
        // Not looked at, because there is enough of what was read.
        write(512 * MIB, 512 * MIB);
        assertThat(group.take(400 * MIB)).isTrue();
        // Looked at, because there is not.
        assertThat(group.take(100 * MIB)).isFalse();
        write(512 * MIB, 0);
        assertThat(group.take(100 * MIB)).isTrue();
    }

    @Test
    void afterAMomentItIsReadAgain() {
        GroupMemory group = group(512 * MIB, 0);
        assertThat(group.take(MIB)).isTrue();
        write(512 * MIB, 512 * MIB);
        now += TimeUnit.MILLISECONDS.toNanos(10);
        assertThat(group.take(MIB)).isFalse();
    }

    @Test
    void aPrefaultThatTheKernelWouldEndTheProcessForIsRefused() {
        write(512 * MIB, 480 * MIB);

        assertThatThrownBy(() -> space().prefault(ADDRESS, 64 * MIB))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessage(
                        "prefault failed: 64 MiB at 0x7f3a40000000 (test, linux-x86_64): ENOMEM (12). The cgroup limit is"
                                + " 512 MiB (480 MiB in use), of which 8 MiB are left for the JVM: past it the kernel ends a process."
                                + " Take less at a time, close something, or give the container more memory");
        verify(calls).mincore(anyLong(), anyLong(), any());
        verifyNoMoreInteractions(calls);
    }

    @Test
    void lockingIsRefusedAlikeBeforeAnythingIsLocked() {
        write(512 * MIB, 480 * MIB);

        assertThatThrownBy(() -> space().lock(ADDRESS, 64 * MIB))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageStartingWith("lock failed: 64 MiB at 0x7f3a40000000");
        verify(calls).mincore(anyLong(), anyLong(), any());
        verifyNoMoreInteractions(calls);
    }

    @Test
    void whatIsInPhysicalMemoryAlreadyNeedsNone() {
        write(512 * MIB, 480 * MIB);
        LinuxAddressSpace space = space();
        when(calls.mincore(anyLong(), anyLong(), any())).thenAnswer(call -> {
            byte[] vec = call.getArgument(2);
            Arrays.fill(vec, 0, vec.length / 2 + PAGE, (byte) 1);
            return 0;
        });

        assertThatCode(() -> space.prefault(ADDRESS, 48 * MIB)).doesNotThrowAnyException();
        verify(calls).madvise(ADDRESS, 48 * MIB, MADV_POPULATE_WRITE);
        assertThatThrownBy(() -> space.prefault(ADDRESS, 96 * MIB)).isInstanceOf(OutOfVirtualMemoryException.class);
    }
}
