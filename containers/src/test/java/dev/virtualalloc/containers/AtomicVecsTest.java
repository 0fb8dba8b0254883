package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.VirtualAlloc;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What several threads may do at once to the elements of vecs of whole numbers. */
class AtomicVecsTest {

    @Test
    void eachAtomicAccessOfByteDoesWhatItsNameSays() {
        try (ByteVec vec = ByteVec.withMaximum(100)) {
            vec.addAll((byte) -1, (byte) 5, (byte) -1);
            assertThat(vec.getVolatile(1)).isEqualTo((byte) 5);
            assertThat(vec.getAcquire(1)).isEqualTo((byte) 5);
            assertThat(vec.getOpaque(1)).isEqualTo((byte) 5);
            vec.setVolatile(1, (byte) 6);
            assertThat(vec.get(1)).isEqualTo((byte) 6);
            vec.setRelease(1, (byte) 7);
            assertThat(vec.get(1)).isEqualTo((byte) 7);
            vec.setOpaque(1, (byte) 8);
            assertThat(vec.compareAndSet(1, (byte) 7, (byte) 9)).isFalse();
            assertThat(vec.compareAndSet(1, (byte) 8, (byte) 9)).isTrue();
            assertThat(vec.compareAndExchange(1, (byte) 8, (byte) 10)).isEqualTo((byte) 9);
            assertThat(vec.compareAndExchange(1, (byte) 9, (byte) 10)).isEqualTo((byte) 9);
            assertThat(vec.getAndSet(1, (byte) 12)).isEqualTo((byte) 10);
            assertThat(vec.getAndAdd(1, (byte) -2)).isEqualTo((byte) 12);
            assertThat(vec.getAndBitwiseAnd(1, (byte) 6)).isEqualTo((byte) 10);
            assertThat(vec.getAndBitwiseOr(1, (byte) 9)).isEqualTo((byte) 2);
            assertThat(vec.getAndBitwiseXor(1, (byte) 1)).isEqualTo((byte) 11);
            assertThat(vec.toArray()).containsExactly((byte) -1, (byte) 10, (byte) -1);
        }
    }

    @Test
    void whatIsNoElementOfByteOrCannotBeWrittenIsRefused() {
        try (ByteVec vec = ByteVec.withMaximum(100)) {
            vec.add((byte) 1);
            assertThatThrownBy(() -> vec.getVolatile(1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> vec.getAndAdd(-1, (byte) 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> vec.setRelease(Long.MIN_VALUE, (byte) 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            vec.freeze();
            assertThatThrownBy(() -> vec.getAndSet(0, (byte) 2)).isInstanceOf(IllegalStateException.class);
            assertThat(vec.getVolatile(0)).isEqualTo((byte) 1);
            vec.thaw();
            vec.close();
            assertThatThrownBy(() -> vec.getAndAdd(0, (byte) 1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void eachAtomicAccessOfShortDoesWhatItsNameSays() {
        try (ShortVec vec = ShortVec.withMaximum(100)) {
            vec.addAll((short) -1, (short) 5, (short) -1);
            assertThat(vec.getVolatile(1)).isEqualTo((short) 5);
            assertThat(vec.getAcquire(1)).isEqualTo((short) 5);
            assertThat(vec.getOpaque(1)).isEqualTo((short) 5);
            vec.setVolatile(1, (short) 6);
            assertThat(vec.get(1)).isEqualTo((short) 6);
            vec.setRelease(1, (short) 7);
            assertThat(vec.get(1)).isEqualTo((short) 7);
            vec.setOpaque(1, (short) 8);
            assertThat(vec.compareAndSet(1, (short) 7, (short) 9)).isFalse();
            assertThat(vec.compareAndSet(1, (short) 8, (short) 9)).isTrue();
            assertThat(vec.compareAndExchange(1, (short) 8, (short) 10)).isEqualTo((short) 9);
            assertThat(vec.compareAndExchange(1, (short) 9, (short) 10)).isEqualTo((short) 9);
            assertThat(vec.getAndSet(1, (short) 12)).isEqualTo((short) 10);
            assertThat(vec.getAndAdd(1, (short) -2)).isEqualTo((short) 12);
            assertThat(vec.getAndBitwiseAnd(1, (short) 6)).isEqualTo((short) 10);
            assertThat(vec.getAndBitwiseOr(1, (short) 9)).isEqualTo((short) 2);
            assertThat(vec.getAndBitwiseXor(1, (short) 1)).isEqualTo((short) 11);
            assertThat(vec.toArray()).containsExactly((short) -1, (short) 10, (short) -1);
        }
    }

    @Test
    void whatIsNoElementOfShortOrCannotBeWrittenIsRefused() {
        try (ShortVec vec = ShortVec.withMaximum(100)) {
            vec.add((short) 1);
            assertThatThrownBy(() -> vec.getVolatile(1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> vec.getAndAdd(-1, (short) 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> vec.setRelease(Long.MIN_VALUE, (short) 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            vec.freeze();
            assertThatThrownBy(() -> vec.getAndSet(0, (short) 2)).isInstanceOf(IllegalStateException.class);
            assertThat(vec.getVolatile(0)).isEqualTo((short) 1);
            vec.thaw();
            vec.close();
            assertThatThrownBy(() -> vec.getAndAdd(0, (short) 1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void eachAtomicAccessOfIntDoesWhatItsNameSays() {
        try (IntVec vec = IntVec.withMaximum(100)) {
            vec.addAll(-1, 5, -1);
            assertThat(vec.getVolatile(1)).isEqualTo(5);
            assertThat(vec.getAcquire(1)).isEqualTo(5);
            assertThat(vec.getOpaque(1)).isEqualTo(5);
            vec.setVolatile(1, 6);
            assertThat(vec.get(1)).isEqualTo(6);
            vec.setRelease(1, 7);
            assertThat(vec.get(1)).isEqualTo(7);
            vec.setOpaque(1, 8);
            assertThat(vec.compareAndSet(1, 7, 9)).isFalse();
            assertThat(vec.compareAndSet(1, 8, 9)).isTrue();
            assertThat(vec.compareAndExchange(1, 8, 10)).isEqualTo(9);
            assertThat(vec.compareAndExchange(1, 9, 10)).isEqualTo(9);
            assertThat(vec.getAndSet(1, 12)).isEqualTo(10);
            assertThat(vec.getAndAdd(1, -2)).isEqualTo(12);
            assertThat(vec.getAndBitwiseAnd(1, 6)).isEqualTo(10);
            assertThat(vec.getAndBitwiseOr(1, 9)).isEqualTo(2);
            assertThat(vec.getAndBitwiseXor(1, 1)).isEqualTo(11);
            assertThat(vec.toArray()).containsExactly(-1, 10, -1);
        }
    }

    @Test
    void whatIsNoElementOfIntOrCannotBeWrittenIsRefused() {
        try (IntVec vec = IntVec.withMaximum(100)) {
            vec.add(1);
            assertThatThrownBy(() -> vec.getVolatile(1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> vec.getAndAdd(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> vec.setRelease(Long.MIN_VALUE, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            vec.freeze();
            assertThatThrownBy(() -> vec.getAndSet(0, 2)).isInstanceOf(IllegalStateException.class);
            assertThat(vec.getVolatile(0)).isEqualTo(1);
            vec.thaw();
            vec.close();
            assertThatThrownBy(() -> vec.getAndAdd(0, 1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void eachAtomicAccessOfLongDoesWhatItsNameSays() {
        try (LongVec vec = LongVec.withMaximum(100)) {
            vec.addAll(-1, 5, -1);
            assertThat(vec.getVolatile(1)).isEqualTo(5);
            assertThat(vec.getAcquire(1)).isEqualTo(5);
            assertThat(vec.getOpaque(1)).isEqualTo(5);
            vec.setVolatile(1, 6);
            assertThat(vec.get(1)).isEqualTo(6);
            vec.setRelease(1, 7);
            assertThat(vec.get(1)).isEqualTo(7);
            vec.setOpaque(1, 8);
            assertThat(vec.compareAndSet(1, 7, 9)).isFalse();
            assertThat(vec.compareAndSet(1, 8, 9)).isTrue();
            assertThat(vec.compareAndExchange(1, 8, 10)).isEqualTo(9);
            assertThat(vec.compareAndExchange(1, 9, 10)).isEqualTo(9);
            assertThat(vec.getAndSet(1, 12)).isEqualTo(10);
            assertThat(vec.getAndAdd(1, -2)).isEqualTo(12);
            assertThat(vec.getAndBitwiseAnd(1, 6)).isEqualTo(10);
            assertThat(vec.getAndBitwiseOr(1, 9)).isEqualTo(2);
            assertThat(vec.getAndBitwiseXor(1, 1)).isEqualTo(11);
            assertThat(vec.toArray()).containsExactly(-1, 10, -1);
        }
    }

    @Test
    void whatIsNoElementOfLongOrCannotBeWrittenIsRefused() {
        try (LongVec vec = LongVec.withMaximum(100)) {
            vec.add(1);
            assertThatThrownBy(() -> vec.getVolatile(1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> vec.getAndAdd(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> vec.setRelease(Long.MIN_VALUE, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            vec.freeze();
            assertThatThrownBy(() -> vec.getAndSet(0, 2)).isInstanceOf(IllegalStateException.class);
            assertThat(vec.getVolatile(0)).isEqualTo(1);
            vec.thaw();
            vec.close();
            assertThatThrownBy(() -> vec.getAndAdd(0, 1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void threadsCountInEveryElementWhileAnotherThreadAddsMore() throws Exception {
        int counters = 5_000;
        int threads = 3;
        try (ShortVec vec = ShortVec.withMaximum(counters)) {
            List<Thread> counting = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Thread thread = new Thread(() -> {
                    for (long next = 0; next < counters; ) {
                        long end = vec.sizeAcquire();
                        for (; next < end; next++) {
                            vec.getAndAdd(next, (short) 1);
                        }
                    }
                });
                thread.start();
                counting.add(thread);
            }
            for (int size = 1_000; size <= counters; size += 1_000) {
                vec.resize(size);
            }
            for (Thread thread : counting) {
                thread.join();
            }
            assertThat(vec.stream().allMatch(count -> count == threads)).isTrue();
        }
    }

    @Test
    void aVecInAnArenaIsAligned() {
        try (VirtualArena arena = VirtualArena.withMaximum(1 << 20)) {
            arena.allocate(1, 1);
            LongVec vec = LongVec.withCapacity(1, arena);
            vec.add(1);
            assertThat(vec.getAndAdd(0, 1)).isEqualTo(1);
        }
    }

    @Test
    void theAcquiringReadsSeeWhatIsThere() {
        try (LongVec vec = LongVec.withCapacity(0, VirtualAlloc.withMaximum(1 << 20))) {
            for (long i = 0; i < 1000; i++) {
                vec.addRelease(2 * i);
            }
            assertThat(vec.indexOfAcquire(998)).isEqualTo(499);
            assertThat(vec.binarySearchAcquire(999)).isEqualTo(-501);
            assertThat(vec.streamAcquire().sum()).isEqualTo(999_000);
            long[] copy = new long[4];
            vec.copyToAcquire(998, copy, 1, 2);
            assertThat(copy).containsExactly(0, 1996, 1998, 0);
            assertThatThrownBy(() -> vec.copyToAcquire(999, copy, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
