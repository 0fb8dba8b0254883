package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Block;
import dev.virtualalloc.Leak;
import dev.virtualalloc.LeakWatch;
import dev.virtualalloc.MemoryAccess;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.containers.ByteStack;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.containers.VirtualArena;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.ChildJvm;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of what was forgotten, and what is done about it. */
class LeaksIT {
    private static final String USABLE = "dev.virtualalloc.support.Backends#usable";

    private final List<Leak> leaks = new CopyOnWriteArrayList<>();
    private final LeakWatch watch = LeakWatch.ofAll(leaks::add);

    @AfterEach
    void closeTheWatch() {
        watch.close();
    }

    @ParameterizedTest
    @MethodSource(USABLE)
    void whatIsUnreachableAndUnclosedIsReportedByItsName(AddressSpace space) {
        VirtualAlloc allocator = allocator(space);
        allocator.allocate(1);
        Reservation.reserve(space, 1);
        LongVec.withCapacity(10, allocator).add(42);
        ByteStack.withCapacity(10, allocator);
        VirtualArena.withCapacity(10, allocator);
        collectUntil(5);
        assertThat(leaks)
                .extracting(Leak::what)
                .containsExactlyInAnyOrder("Block", "Reservation", "LongVec", "ByteStack", "VirtualArena");
        assertThat(leaks)
                .allSatisfy(leak -> assertThat(leak.toString())
                        .contains("LeaksIT.whatIsUnreachableAndUnclosedIsReportedByItsName(LeaksIT.java:"));
    }

    @ParameterizedTest
    @MethodSource(USABLE)
    void whatIsInAnArenaIsReportedAsTheArena(AddressSpace space) {
        VirtualArena arena = VirtualArena.withCapacity(1000, allocator(space));
        arena.memory();
        LongVec.withCapacity(10, arena);
        VirtualArena.withCapacity(10, arena).allocate(1);
        arena = null;
        collectUntil(1);
        assertThat(leaks).extracting(Leak::what).containsExactly("VirtualArena");
    }

    @ParameterizedTest
    @MethodSource(USABLE)
    void anArenaIsReachableByWhatIsInIt(AddressSpace space) {
        VirtualArena arena = VirtualArena.withCapacity(1000, allocator(space));
        Block block = arena.allocate(8);
        arena = VirtualArena.withCapacity(1000, allocator(space));
        arena.allocate(8);
        MemoryAccess memory = arena.memory();
        arena = VirtualArena.withCapacity(1000, allocator(space));
        LongVec vec = LongVec.withCapacity(1, arena);
        arena = null;
        allocator(space).allocate(1);
        collectUntil(1);
        assertThat(leaks).extracting(Leak::what).containsExactly("Block");
        block.putLong(0, 1);
        memory.putLong(0, 2);
        vec.add(3);
    }

    @ParameterizedTest
    @MethodSource(USABLE)
    void anUnreachableVecIsClosedIfItsAllocatorIsToldTo(AddressSpace space) {
        RangePool pool = RangePool.withLimit(1 << 20);
        VirtualAlloc allocator = VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(1 << 16)
                .keep(pool)
                .closeUnreachable(true)
                .build();
        LongVec.withCapacity(1, allocator).add(42);
        for (int i = 0; i < 100 && pool.keptRanges() == 0; i++) {
            collect();
        }
        assertThat(pool.keptRanges()).isEqualTo(1);
        try (Block again = allocator.allocateZeroed(8)) {
            assertThat(pool.keptRanges()).isZero();
            assertThat(again.getLong(0)).isZero();
        }
        pool.close();
    }

    @Test
    void aProgramThatForgetsInALoopIsToldOnceWhere() {
        ChildJvm.Result result = forget("sampled");
        assertThat(result.err().lines().filter(line -> line.startsWith("WARNING: leak: ")))
                .singleElement()
                .asString()
                .matches("WARNING: leak: LongVec with \\d+ KiB of memory in \\d+ KiB of addresses, created by"
                        + " dev\\.virtualalloc\\.runs\\.ForgetToClose\\.main\\(ForgetToClose\\.java:\\d+\\), was not"
                        + " closed and cannot be reached any more\\. It is lost until the JVM ends\\. Close what is"
                        + " created there, by try-with-resources for example\\. .*-Dvirtualalloc\\.leaks=all .*");
        assertThat(result.err()).contains("created here", "at dev.virtualalloc.runs.ForgetToClose.main");
    }

    @Test
    void aProgramThatWantsToHearNothingIsToldNothing() {
        assertThat(forget("off").err()).isEmpty();
    }

    private static ChildJvm.Result forget(String level) {
        ChildJvm.Result result = new ChildJvm()
                .shortLived()
                .nativeAccess()
                .option("-Xmx64m", "-D" + LeakWatch.LEAKS_PROPERTY + "=" + level)
                .option("-Duser.language=en")
                .classPath(Jars.all())
                .classPath(ChildJvm.locationOf(ForgetToClose.class))
                .run(ForgetToClose.class);
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out().lines()).containsExactly("forgot 20000");
        return result;
    }

    /** One that gives all back at once. */
    private static VirtualAlloc allocator(AddressSpace space) {
        return VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(1 << 16)
                .keep(RangePool.none())
                .build();
    }

    private void collectUntil(int found) {
        for (int i = 0; i < 100 && leaks.size() < found; i++) {
            collect();
        }
    }

    private static void collect() {
        try {
            System.gc();
            Thread.sleep(10);
            LeakWatch.check();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
