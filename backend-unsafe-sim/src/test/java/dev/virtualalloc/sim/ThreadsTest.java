package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Block;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualAlloc;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ThreadsTest {
    private static final int THREADS = 16;
    private static final long PAGE = 4096;

    @Test
    void threadsOnBlocksOfTheirOwnDoNotDisturbEachOther() throws Exception {
        SimulatedProvider provider = Simulator.linux4k().asProvider();
        VirtualAlloc allocator =
                VirtualAlloc.builder().provider(provider).maximum(1 << 20).build();
        inParallel(thread -> {
            for (int round = 0; round < 50; round++) {
                try (Block block = allocator.allocate(8)) {
                    for (long size = 8; size <= 1 << 18; size *= 4) {
                        block.grow(size);
                        block.putLong(size - 8, thread * 1_000_000L + size);
                    }
                    for (long size = 8; size <= 1 << 18; size *= 4) {
                        assertThat(block.getLong(size - 8)).isEqualTo(thread * 1_000_000L + size);
                    }
                }
            }
        });
        assertEmpty(provider);
    }

    @Test
    void threadsOnPartsOfOneReservationDoNotDisturbEachOther() throws Exception {
        SimulatedProvider provider = Simulator.linux4k().asProvider();
        long address = provider.reserve(THREADS * 8 * PAGE);
        inParallel(thread -> {
            long part = address + thread * 8 * PAGE;
            Random random = new Random(thread);
            for (int round = 0; round < 500; round++) {
                long page = part + random.nextInt(8) * PAGE;
                provider.commit(page, PAGE, Protection.READ_WRITE);
                provider.memory().write(page, (byte) thread);
                provider.protect(page, PAGE, Protection.READ);
                assertThat(provider.memory().read(page)).isEqualTo((byte) thread);
                assertThat(provider.query(page)).isEqualTo(Protection.READ);
                provider.decommit(page, PAGE);
                assertThat(provider.memory().state(page)).isEqualTo(PageState.RESERVED);
            }
        });
        assertThat(provider.committedBytes()).isZero();
        assertThat(provider.mappingCount()).isOne();
        provider.release(address, THREADS * 8 * PAGE);
        assertEmpty(provider);
    }

    @Test
    void aLimitIsNotPassedByThreadsThatCommitAtOnce() throws Exception {
        SimulatedProvider provider =
                Simulator.linux4k().withCommitLimit(100 * PAGE).asProvider();
        long address = provider.reserve(THREADS * 8 * PAGE);
        inParallel(thread -> {
            for (int page = 0; page < 8; page++) {
                try {
                    provider.commit(address + (thread * 8 + page) * PAGE, PAGE, Protection.READ_WRITE);
                } catch (OutOfVirtualMemoryException e) {
                    assertThat(provider.committedBytes()).isEqualTo(100 * PAGE);
                }
            }
        });
        assertThat(provider.committedBytes()).isEqualTo(100 * PAGE);
        assertThat(provider.callCount()).isEqualTo(1 + THREADS * 8);
        provider.release(address, THREADS * 8 * PAGE);
        assertEmpty(provider);
    }

    private static void assertEmpty(SimulatedProvider provider) {
        assertThat(provider.reservedBytes()).as(provider.pageTable()).isZero();
        assertThat(provider.committedBytes()).isZero();
        assertThat(provider.mappingCount()).isZero();
    }

    private static void inParallel(IntConsumer work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                tasks.add(() -> {
                    work.accept(number);
                    return null;
                });
            }
            for (Future<Void> end : threads.invokeAll(tasks)) {
                end.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
