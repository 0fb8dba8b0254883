package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class UnreachableMemoryTest {
    private final FakeAddressSpace space = new FakeAddressSpace();

    @Test
    void anUnreachableBlockIsGivenBackIfItsAllocatorIsToldTo() {
        allocator(RangePool.none()).allocate(1);
        collect();
        assertThat(releases()).isEqualTo(1);
        collect();
        assertThat(releases()).isEqualTo(1);
    }

    @Test
    void itIsKeptLikeAnyClosedBlock() {
        RangePool pool = RangePool.withLimit(1 << 20);
        allocator(pool).allocate(1);
        collect();
        assertThat(pool.keptRanges()).isEqualTo(1);
        assertThat(releases()).isZero();
    }

    @Test
    void itIsReportedAsGivenBack() {
        List<Leak> leaks = new CopyOnWriteArrayList<>();
        try (LeakWatch watch = LeakWatch.ofAll(leaks::add)) {
            allocator(RangePool.none()).allocate(1);
            collect();
        }
        assertThat(leaks)
                .singleElement()
                .satisfies(leak -> assertThat(leak.recovered()).isTrue());
    }

    @Test
    void aClosedBlockIsGivenBackOnce() {
        allocator(RangePool.none()).allocate(1).close();
        collect();
        assertThat(releases()).isEqualTo(1);
    }

    @Test
    void aBlockThatHadViewsIsNotGivenBack() {
        ByteBuffer view = allocator(RangePool.none()).allocate(1).asByteBuffer();
        collect();
        assertThat(view.capacity()).isEqualTo(1);
        view = null;
        collect();
        assertThat(releases()).isZero();
    }

    @Test
    void whatTheSystemRefusesToTakeIsTriedAgain() {
        allocator(RangePool.none()).allocate(1);
        space.fail("release", 0);
        collect();
        assertThat(releases()).isEqualTo(1);
        collect();
        assertThat(releases()).isEqualTo(2);
        collect();
        assertThat(releases()).isEqualTo(2);
    }

    @Test
    void nothingIsGivenBackWhileAThreadIsInsideOfTheLibrary() throws InterruptedException {
        CountDownLatch isInside = new CountDownLatch(1);
        CountDownLatch mayLeave = new CountDownLatch(1);
        AddressSpace slow = new ForwardingAddressSpace(space) {
            @Override
            public long reserve(long bytes) {
                isInside.countDown();
                awaitIt(mayLeave);
                return super.reserve(bytes);
            }
        };
        Thread other = new Thread(() -> Reservation.reserve(slow, 1).close());
        other.start();
        isInside.await();
        allocator(RangePool.none()).allocate(1);
        collect();
        collect();
        assertThat(releases()).isZero();
        mayLeave.countDown();
        other.join();
        collect();
        // That of the other thread, and that of the block.
        assertThat(releases()).isEqualTo(2);
    }

    private VirtualAlloc allocator(RangePool pool) {
        return VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(1 << 20)
                .keep(pool)
                .closeUnreachable(true)
                .build();
    }

    private long releases() {
        return space.calls.stream().filter(call -> call.startsWith("release")).count();
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void collect() {
        Garbage.collect();
        LeakWatch.check();
    }
}
