package dev.virtualalloc.spi.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.internal.LinuxLimits;
import dev.virtualalloc.spi.Advice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many mappings are made before the JVM has too few. */
class MappingBudgetTest {
    @TempDir
    private Path root;

    private LinuxLimits limits(long allowed, int used) {
        try {
            Path self = Files.createDirectories(root.resolve("proc/self"));
            Files.writeString(self.resolve("maps"), "7f3a40000000-7f3a40200000 rw-p\n".repeat(used));
            Path vm = Files.createDirectories(root.resolve("proc/sys/vm"));
            Files.writeString(vm.resolve("max_map_count"), allowed + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new LinuxLimits(root);
    }

    private static int taken(MappingBudget budget, int mappings) {
        int taken = 0;
        while (budget.take(mappings)) {
            taken += mappings;
        }
        return taken;
    }

    @Test
    void whatIsNotInUseIsTakenButForWhatIsLeftForTheJvm() {
        MappingBudget budget = new MappingBudget(limits(65_530, 40_000));
        // Counted once more at the end, when what was taken turns out not to have been made.
        assertThat(budget.take(65_530 - 4095 - 40_000)).isTrue();
        limits(65_530, 65_530 - 4095);
        assertThat(budget.take(1)).isFalse();
    }

    @Test
    void aLargeLimitLeavesNoMoreAndASmallOneAPartForTheJvm() {
        assertThat(new MappingBudget(limits(1_000_000, 10_000)).take(1_000_000 - 4096 - 10_000))
                .isTrue();
        assertThat(new MappingBudget(limits(1_000_000, 10_000)).take(1_000_000 - 4096 - 10_000 + 1))
                .isFalse();
        assertThat(new MappingBudget(limits(1600, 500)).take(1000)).isTrue();
        assertThat(new MappingBudget(limits(1600, 500)).take(1001)).isFalse();
    }

    @Test
    void mappingsAreCountedAgainOnlyWhenAllIsTaken() {
        MappingBudget budget = new MappingBudget(limits(1600, 1400));
        assertThat(budget.take(40)).isTrue();
        limits(1600, 1000);
        assertThat(budget.take(60)).isTrue();
        // What is made merges, and what is released is gone, so there is room again.
        assertThat(budget.take(500)).isTrue();
        assertThat(budget.take(1)).isTrue();
        assertThat(budget.take(501)).isFalse();
    }

    @Test
    void aRefusalTakesNothing() {
        MappingBudget budget = new MappingBudget(limits(1600, 1498));
        assertThat(budget.take(3)).isFalse();
        limits(1600, 1500);
        // Of the two that were left after the last count.
        assertThat(budget.take(2)).isTrue();
        assertThat(taken(budget, 1)).isZero();
    }

    @Test
    void whatMustNotBeRefusedTakesWhatThereIs() {
        MappingBudget budget = new MappingBudget(limits(1600, 1490));
        budget.takeAnyway(2);
        assertThat(budget.take(1)).isTrue();
        limits(1600, 1500);
        budget.takeAnyway(2);
        budget.takeAnyway(100);
        assertThat(budget.take(1)).isFalse();
    }

    @Test
    void whereNothingCanBeReadNothingIsRefused() {
        MappingBudget budget = new MappingBudget(new LinuxLimits(root.resolve("nothing")));
        assertThat(budget.take(1_000_000)).isTrue();
        assertThat(budget.take(1_000_000)).isTrue();
    }

    @Test
    void threadsTakeNoMoreTogetherThanThereIs() throws Exception {
        MappingBudget budget = new MappingBudget(limits(1600, 0));
        assertThat(budget.take(1)).isTrue();
        // From the next count on it is full.
        limits(1600, 1500);
        AtomicInteger taken = new AtomicInteger(1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                ends.add(threads.submit(() -> {
                    while (budget.take(1)) {
                        taken.incrementAndGet();
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(taken).hasValue(1500);
    }

    @Test
    void anAddressSpaceRefusesWhatMakesMappingsAndNothingThatGivesBack() {
        PosixCalls calls = LinuxMock.at(0x10000L);
        LinuxAddressSpace space =
                new LinuxAddressSpace("mine", Platform.of("Linux", "amd64"), calls, limits(65_530, 61_435));
        clearInvocations(calls);

        assertThatThrownBy(() -> space.reserve(4096))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessage(
                        "reserve failed: 4 KiB (mine, linux-x86_64): ENOMEM (12). vm.max_map_count is 65,530, of which"
                                + " 61,435 are in use and 4,095 are left for the JVM, which ends without. Close blocks, take small"
                                + " ones from an arena, use CommitPolicy.lazily() for very many, or raise it: sysctl -w"
                                + " vm.max_map_count=1048576");
        assertThatThrownBy(() -> space.commit(0x10000, 4096, Protection.READ_WRITE))
                .isInstanceOf(OutOfVirtualMemoryException.class)
                .hasMessageStartingWith("commit failed: 4 KiB at 0x10000");
        assertThatThrownBy(() -> space.protect(0x10000, 4096, Protection.READ))
                .isInstanceOf(OutOfVirtualMemoryException.class);
        assertThatThrownBy(() -> space.advise(0x10000, 4096, Advice.HUGE_PAGES))
                .isInstanceOf(OutOfVirtualMemoryException.class);
        verify(calls, never()).mprotect(anyLong(), anyLong(), anyInt());
        verify(calls, never()).madvise(anyLong(), anyLong(), anyInt());

        space.decommit(0x10000, 4096);
        space.release(0x10000, 4096);
        space.prefault(0x10000, 4096);
        space.discard(0x10000, 4096);
    }
}
