package dev.virtualalloc.runs;

import dev.virtualalloc.Block;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Releases ranges that other threads commit and decommit at that moment, and has blocks made where they were: nothing may change
 * in these, and none of their addresses be gone. Prints how many blocks were looked at.
 */
final class ReleaseBesideOthers {
    private static final int PAGES = 16;

    private final long page = VirtualMemory.addressSpace().pageSize();
    private final long bytes = PAGES * page;
    private final VirtualAlloc allocator =
            VirtualAlloc.builder().maximum(bytes).keep(RangePool.none()).build();
    private final AtomicReference<Reservation> shared = new AtomicReference<>(reserve());
    private final AtomicBoolean done = new AtomicBoolean();

    private ReleaseBesideOthers() {}

    public static void main(String[] args) throws InterruptedException, ExecutionException {
        int rounds = Integer.parseInt(args[0]);
        ReleaseBesideOthers scene = new ReleaseBesideOthers();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Future<Void> user = threads.submit(scene::commitAndDecommitAll);
            Future<Integer> looked = threads.submit(() -> scene.releaseAndLook(rounds));
            System.out.println(looked.get() + " blocks as they were written");
            user.get();
        } finally {
            threads.shutdownNow();
        }
    }

    private Reservation reserve() {
        return Reservation.reserve(VirtualMemory.addressSpace(), bytes);
    }

    private Void commitAndDecommitAll() {
        while (!done.get()) {
            try {
                commitAndDecommit(shared.get());
            } catch (IllegalStateException e) {
                // It was released.
            }
        }
        return null;
    }

    private void commitAndDecommit(Reservation range) {
        range.commit(0, bytes);
        range.decommit(page, bytes - 2 * page);
        range.decommit(0, bytes);
    }

    private int releaseAndLook(int rounds) {
        try {
            for (int round = 0; round < rounds; round++) {
                shared.getAndSet(reserve()).close();
                // Most likely where that was.
                Block block = allocator.allocate(bytes);
                look(block, round);
                block.close();
            }
            return rounds;
        } finally {
            done.set(true);
        }
    }

    private void look(Block block, int round) {
        for (long offset = 0; offset < bytes; offset += page) {
            if (block.getLong(offset) != 0) {
                throw new AssertionError(block + " is not zero at " + offset);
            }
            block.putLong(offset, round + 1L);
        }
        Thread.yield();
        for (long offset = 0; offset < bytes; offset += page) {
            if (block.getLong(offset) != round + 1L) {
                throw new AssertionError(block + " has changed at " + offset);
            }
        }
    }
}
