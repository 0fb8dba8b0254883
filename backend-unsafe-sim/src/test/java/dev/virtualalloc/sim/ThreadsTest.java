package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Block;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.RangePool;
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
        SimulatedAddressSpace space = Simulator.linux4k().open();
        RangePool pool = RangePool.withLimit(1 << 20);
        VirtualAlloc allocator = VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(1 << 20)
                .keep(pool)
                .build();
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
                assertThat(pool.keptBytes()).isLessThanOrEqualTo(pool.limit());
            }
        });
        pool.trim();
        assertEmpty(space);
    }

    @Test
    void threadsOnPartsOfOneReservationDoNotDisturbEachOther() throws Exception {
        SimulatedAddressSpace space = Simulator.linux4k().open();
        long address = space.reserve(THREADS * 8 * PAGE);
        inParallel(thread -> {
            long part = address + thread * 8 * PAGE;
            Random random = new Random(thread);
            for (int round = 0; round < 500; round++) {
                long page = part + random.nextInt(8) * PAGE;
                space.commit(page, PAGE, Protection.READ_WRITE);
                space.memory().write(page, (byte) thread);
                space.protect(page, PAGE, Protection.READ);
                assertThat(space.memory().read(page)).isEqualTo((byte) thread);
                assertThat(space.query(page)).isEqualTo(Protection.READ);
                space.decommit(page, PAGE);
                assertThat(space.memory().state(page)).isEqualTo(PageState.RESERVED);
            }
        });
        assertThat(space.committedBytes()).isZero();
        assertThat(space.mappingCount()).isOne();
        space.release(address, THREADS * 8 * PAGE);
        assertEmpty(space);
    }

    @Test
    void aLimitIsNotPassedByThreadsThatCommitAtOnce() throws Exception {
        SimulatedAddressSpace space =
                Simulator.linux4k().withCommitLimit(100 * PAGE).open();
        long address = space.reserve(THREADS * 8 * PAGE);
        inParallel(thread -> {
            for (int page = 0; page < 8; page++) {
                try {
                    space.commit(address + (thread * 8 + page) * PAGE, PAGE, Protection.READ_WRITE);
                } catch (OutOfVirtualMemoryException e) {
                    assertThat(space.committedBytes()).isEqualTo(100 * PAGE);
                }
            }
        });
        assertThat(space.committedBytes()).isEqualTo(100 * PAGE);
        assertThat(space.callCount()).isEqualTo(1 + THREADS * 8);
        space.release(address, THREADS * 8 * PAGE);
        assertEmpty(space);
    }

    private static void assertEmpty(SimulatedAddressSpace space) {
        assertThat(space.reservedBytes()).as(space.pageTable()).isZero();
        assertThat(space.committedBytes()).isZero();
        assertThat(space.mappingCount()).isZero();
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
