package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeakWatchTest {
    private static final long MAXIMUM = 1 << 20;

    private final FakeAddressSpace space = new FakeAddressSpace();
    private final VirtualAlloc allocator = VirtualAlloc.builder()
            .addressSpace(space)
            .maximum(MAXIMUM)
            .keep(RangePool.none())
            .build();
    private final List<Leak> leaks = new CopyOnWriteArrayList<>();
    private final LeakWatch watch = LeakWatch.ofAll(leaks::add);

    @AfterEach
    void closeTheWatch() {
        watch.close();
    }

    @Test
    void anUnreachableBlockIsReportedWithWhatItHeld() {
        allocator.allocate(100).grow(5 * FakeAddressSpace.PAGE);
        collect();
        assertThat(leaks).singleElement().satisfies(leak -> {
            assertThat(leak.what()).isEqualTo("Block");
            assertThat(leak.reserved()).isEqualTo(MAXIMUM);
            assertThat(leak.committed()).isBetween(5 * FakeAddressSpace.PAGE, MAXIMUM);
            assertThat(leak.recovered()).isFalse();
        });
    }

    @Test
    void anUnreachableReservationIsReportedWithWhatItHeld() {
        Reservation.reserve(space, 3 * FakeAddressSpace.GRANULARITY).commit(0, 2 * FakeAddressSpace.PAGE);
        collect();
        assertThat(leaks).singleElement().satisfies(leak -> {
            assertThat(leak.what()).isEqualTo("Reservation");
            assertThat(leak.reserved()).isEqualTo(3 * FakeAddressSpace.GRANULARITY);
            assertThat(leak.committed()).isEqualTo(2 * FakeAddressSpace.PAGE);
        });
        assertThat(Reservation.reserveLazily(space, 1).committed()).isPositive();
        collect();
        assertThat(leaks).hasSize(2);
    }

    @Test
    void theStackOfItsCreationIsReported() {
        allocator.allocate(1);
        collect();
        assertThat(leaks).singleElement().satisfies(leak -> {
            assertThat(leak.creation().get(0).getClassName()).isEqualTo(VirtualAlloc.class.getName());
            assertThat(leak.creation())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("theStackOfItsCreationIsReported");
        });
    }

    @Test
    void theMemoryOfALeakStaysAsItIs() {
        allocator.allocate(1);
        collect();
        assertThat(leaks).hasSize(1);
        assertThat(space.calls).noneMatch(call -> call.startsWith("release"));
    }

    @Test
    void whatIsClosedIsNeverReported() {
        allocator.allocate(1).close();
        Reservation.reserve(space, 1).close();
        Block twice = allocator.allocate(1);
        twice.close();
        twice.close();
        twice = null;
        collect();
        assertThat(leaks).isEmpty();
    }

    @Test
    void whatIsReachableIsNotReported() {
        Block block = allocator.allocate(1);
        Reservation reservation = Reservation.reserve(space, 1);
        collect();
        assertThat(leaks).isEmpty();
        block.close();
        reservation.close();
    }

    @Test
    void whatTheSystemRefusedToTakeIsReportedStill() {
        space.failAlways("release");
        Block block = allocator.allocate(1);
        Reservation reservation = Reservation.reserve(space, 1);
        assertThatExceptionOfType(VirtualMemoryException.class).isThrownBy(block::close);
        assertThatExceptionOfType(VirtualMemoryException.class).isThrownBy(reservation::close);
        block = null;
        reservation = null;
        collect();
        assertThat(leaks).extracting(Leak::what).containsExactlyInAnyOrder("Block", "Reservation");
    }

    @Test
    void closingThatWasInterruptedReportsNothing() {
        Reservation reservation = Reservation.reserve(space, 1);
        Block block = allocator.allocate(1);
        space.interrupting = true;
        assertThatExceptionOfType(Error.class).isThrownBy(reservation::close).isSameAs(FakeAddressSpace.INTERRUPTION);
        assertThatExceptionOfType(Error.class).isThrownBy(block::close).isSameAs(FakeAddressSpace.INTERRUPTION);
        reservation = null;
        block = null;
        collect();
        assertThat(leaks).isEmpty();
    }

    @Test
    void eachPlaceIsReportedOnce() {
        for (int i = 0; i < 10; i++) {
            allocator.allocate(1);
        }
        allocator.allocate(1);
        collect();
        assertThat(leaks).hasSize(2);
        for (int i = 0; i < 2; i++) {
            allocator.allocate(1);
            collect();
        }
        assertThat(leaks).hasSize(3);
    }

    @Test
    void aWatchIsToldOfWhatIsCreatedWhileItIsOpen() {
        allocator.allocate(1);
        List<Leak> later = new CopyOnWriteArrayList<>();
        try (LeakWatch second = LeakWatch.of(later::add)) {
            collect();
            assertThat(leaks).hasSize(1);
            assertThat(later).isEmpty();
            allocator.allocate(1);
            collect();
            assertThat(leaks).hasSize(2);
            assertThat(later).hasSize(1);
            allocator.allocate(1);
        }
        collect();
        assertThat(leaks).hasSize(3);
        assertThat(later).hasSize(1);
    }

    @Test
    void aListenerThatFailsHarmsNobody() {
        List<Leak> later = new CopyOnWriteArrayList<>();
        LeakWatch failing = LeakWatch.ofAll(leak -> {
            throw new IllegalStateException("this listener fails, as it should");
        });
        try (failing;
                LeakWatch last = LeakWatch.ofAll(later::add)) {
            allocator.allocate(1);
            Garbage.collect();
            assertThatCode(() -> allocator.allocate(1).close()).doesNotThrowAnyException();
        }
        assertThat(leaks).hasSize(1);
        assertThat(later).hasSize(1);
    }

    @Test
    void whoeverAsksTheSystemOrTrimsTellsOfLeaks() {
        allocator.allocate(1);
        Garbage.collect();
        Reservation.reserve(space, 1).close();
        assertThat(leaks).hasSize(1);
        allocator.allocate(2);
        Garbage.collect();
        RangePool.none().trim();
        assertThat(leaks).hasSize(2);
    }

    /** By chance: that it is not so is less probable than a fault of the machine. */
    @Test
    void oneOfSoManyIsTrackedUnlessAllOrNoneAre() {
        assertThat(due(LeakDetector.Level.SAMPLED, LeakSampler.NEW)).isBetween(25_000, 37_500);
        assertThat(due(LeakDetector.Level.SAMPLED, LeakSampler.KEPT)).isBetween(150, 340);
        assertThat(due(LeakDetector.Level.ALL, LeakSampler.KEPT)).isEqualTo(1_000_000);
        assertThat(due(LeakDetector.Level.OFF, LeakSampler.NEW)).isZero();
    }

    private static int due(LeakDetector.Level level, int weight) {
        LeakSampler sampler = new LeakSampler();
        int due = 0;
        for (int i = 0; i < 1_000_000; i++) {
            due += sampler.isDue(level, weight) ? 1 : 0;
        }
        return due;
    }

    @Test
    void everythingIsTrackedWhileAWatchOfAllIsOpen() {
        assertThat(LeakDetector.level()).isEqualTo(LeakDetector.Level.ALL);
        watch.close();
        assertThat(LeakDetector.level()).isNotEqualTo(LeakDetector.Level.ALL);
    }

    @Test
    void thePropertySaysHowCloselyIsLooked() {
        assertThat(LeakDetector.level(null)).isEqualTo(LeakDetector.Level.SAMPLED);
        assertThat(LeakDetector.level("off")).isEqualTo(LeakDetector.Level.OFF);
        assertThat(LeakDetector.level("All ")).isEqualTo(LeakDetector.Level.ALL);
        assertThat(LeakDetector.level("sampled")).isEqualTo(LeakDetector.Level.SAMPLED);
        assertThat(LeakDetector.level("nonsense, as it should be")).isEqualTo(LeakDetector.Level.SAMPLED);
    }

    @Test
    void aLeakSaysWhatItWasAndWhoHasCreatedIt() {
        StackTraceElement ours =
                new StackTraceElement("dev.virtualalloc.containers.LongVec", "<init>", "LongVec.java", 7);
        StackTraceElement theirs = new StackTraceElement("com.acme.Index", "load", "Index.java", 12);
        assertThat(new Leak("LongVec", 1L << 39, 65536, false, List.of(ours, theirs, ours)))
                .hasToString("LongVec with 64 KiB of memory in 512 GiB of addresses,"
                        + " created by com.acme.Index.load(Index.java:12)");
        assertThat(new Leak("Block", 1, 1, false, List.of(ours)).toString()).endsWith("created by somebody unknown");
    }

    private static void collect() {
        Garbage.collect();
        LeakWatch.check();
    }
}
