package dev.virtualalloc.stress.fuzz;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.CommitPolicy;
import dev.virtualalloc.Protection;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** One round: worlds that begin with nothing and end with nothing, in an address space and with allocators of their own. */
final class Round {
    private static final long MOST_PREFAULTED = 4 << 20;
    private static final long MOST_CLEARED = 16 << 20;
    /** The addresses of lazy blocks stay: they are for the next round, and have to be of few kinds for that. */
    private static final RangePool LAZY = RangePool.withLimit(1 << 20);

    private static final int ALLOCATORS = 5;
    private static final int MOST_OPERATIONS = 1500;

    private final Setting setting;
    private final long seed;
    private final long number;
    private final Trace trace;
    private final Dice dice;
    private final WatchedSpace space;
    private final List<RangePool> pools = new ArrayList<>();
    private final List<VirtualAlloc> allocators = new ArrayList<>();
    private final Set<Allocator> clearing = new HashSet<>();
    private volatile boolean refusing;
    private volatile boolean viewsWereMade;

    Round(Setting setting, WatchedSpace space, long seed, long number, Trace trace) {
        this.setting = setting;
        this.seed = seed;
        this.number = number;
        this.trace = trace;
        this.dice = new Dice(seed, number);
        this.space = space;
        for (int i = 0; i < ALLOCATORS; i++) {
            allocators.add(allocator());
        }
    }

    AddressSpace space() {
        return space;
    }

    List<VirtualAlloc> allocators() {
        return allocators;
    }

    boolean clearsOnClose(Allocator allocator) {
        return clearing.contains(allocator);
    }

    boolean refuses() {
        return refusing || setting.refuses();
    }

    boolean refusesTheSame() {
        return setting.condition() == Condition.SECCOMP;
    }

    void viewsWereMade() {
        viewsWereMade = true;
    }

    /** Plays with so many threads, each with a world of its own, and compares what is left. */
    void play(int threads) {
        trace.begin(number);
        if (setting.condition() == Condition.FAULTS) {
            refusing = true;
            space.refuseOneIn(dice.of(3, 10, 40), new Dice(seed, -number));
        }
        int operations = 1 + dice.below(MOST_OPERATIONS);
        List<World> worlds = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            worlds.add(new World(this, new Dice(seed + i, number), trace));
        }
        inParallel(worlds, world -> world.run(operations));
        if (!setting.isSimulated() && setting.condition() == Condition.NONE) {
            MemoryMap map = MemoryMap.read();
            worlds.forEach(world -> world.checkMappings(map));
        }
        refusing = false;
        space.refuseNothing();
        worlds.forEach(World::close);
        closePools();
    }

    private static void inParallel(List<World> worlds, java.util.function.Consumer<World> work) {
        if (worlds.size() == 1) {
            work.accept(worlds.get(0));
            return;
        }
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = worlds.stream()
                .map(world -> new Thread(() -> {
                    try {
                        work.accept(world);
                    } catch (Throwable e) {
                        failure.compareAndSet(null, e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (failure.get() != null) {
            throw new Mismatch("a thread has ended: " + failure.get(), failure.get());
        }
    }

    void trim() {
        pools.forEach(RangePool::trim);
        LAZY.trim();
        VirtualMemory.trim();
    }

    /** After this nothing may be reserved. */
    private void closePools() {
        pools.forEach(pool -> giveBack(pool::close));
        giveBack(LAZY::trim);
        giveBack(VirtualMemory::trim);
        for (int attempt = 0; attempt < 100 && space.left() > 0 && viewsWereMade; attempt++) {
            // On Java 17 to 21 a block with views keeps its addresses until nobody can reach the views.
            System.gc();
            sleep();
            giveBack(VirtualMemory::trim);
        }
        Mismatch.unlessEqual("the number of ranges that are left", space.left(), 0);
    }

    private void giveBack(Runnable trim) {
        try {
            trim.run();
        } catch (VirtualMemoryException e) {
            Mismatch.unless(setting.refuses(), "the system takes what is kept: " + e);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private VirtualAlloc allocator() {
        return has(Capability.LAZY) && dice.oneIn(5) ? lazy() : eager();
    }

    private VirtualAlloc lazy() {
        return VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(dice.of(5000L, 1L << 20, setting.isSimulated() ? MOST_PREFAULTED : 1L << 34))
                .commit(CommitPolicy.lazily())
                .keep(dice.of(LAZY, RangePool.shared()))
                .build();
    }

    private VirtualAlloc eager() {
        boolean prefault = has(Capability.PREFAULT) && dice.oneIn(5);
        CommitPolicy policy = CommitPolicy.defaults()
                .withFirstStep(dice.of(0L, 100L, 64L << 10, 1L << 20))
                .withGrowth(dice.of(0, 50, 100, 300))
                .withLargestStep(dice.of(0L, 64L << 10, 32L << 20))
                .withPrefault(prefault)
                .withHugePages(
                        has(Capability.ADVISE)
                                ? dice.of(CommitPolicy.HugePages.values())
                                : CommitPolicy.HugePages.NEVER);
        long maximum = dice.of(1L, 100L, 4096L, 5000L, 65_536L, 1L << 20, 16L << 20, 1L << 34, 1L << 40);
        if (prefault || setting.isSimulated()) {
            maximum = Math.min(maximum, MOST_PREFAULTED);
        }
        if (dice.oneIn(10)) {
            maximum = Long.MAX_VALUE - dice.below(2);
        }
        Protection protection = has(Capability.PROTECT) && dice.oneIn(10)
                ? dice.of(Protection.READ, Protection.NONE)
                : Protection.READ_WRITE;
        boolean clears = maximum <= MOST_CLEARED && dice.oneIn(3);
        VirtualAlloc allocator = VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(maximum)
                .protection(protection)
                .commit(policy)
                .keep(pool())
                .zeroOnClose(clears)
                .build();
        if (clears) {
            clearing.add(allocator);
        }
        return allocator;
    }

    private boolean has(Capability capability) {
        return space.capabilities().contains(capability);
    }

    private RangePool pool() {
        return switch (dice.below(3)) {
            case 0 -> RangePool.none();
            case 1 -> RangePool.shared();
            default -> {
                if (pools.isEmpty() || dice.oneIn(2)) {
                    pools.add(RangePool.withLimit(dice.of(0L, 100_000L, 1L << 20, 64L << 20)));
                }
                yield dice.of(pools);
            }
        };
    }
}
