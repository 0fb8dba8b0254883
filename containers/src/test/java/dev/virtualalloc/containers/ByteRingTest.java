package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(allowZeroInvocations = true)
@MethodSource("dev.virtualalloc.support.Backends#mapping")
class ByteRingTest {
    private final AddressSpace space;

    ByteRingTest(AddressSpace space) {
        this.space = space;
    }

    private ByteRing ring() {
        return ByteRing.withCapacity(1, space);
    }

    /** Has its positions somewhere else. */
    private static void advance(ByteRing ring, long bytes) {
        assertThat(ring.writeOffset(bytes)).isNotNegative();
        ring.publish(bytes);
        assertThat(ring.readOffset(bytes)).isNotNegative();
        ring.consume(bytes);
    }

    @Test
    void theCapacityIsAPowerOfTwoOfWholePages() {
        try (ByteRing small = ring();
                ByteRing odd = ByteRing.withCapacity(3 * small.capacity(), space)) {
            assertThat(small.capacity()).isEqualTo(space.reservationGranularity());
            assertThat(odd.capacity()).isEqualTo(4 * small.capacity());
            assertThat(odd.memory().address() % space.pageSize()).isZero();
        }
    }

    @Test
    void whatPassesTheEndIsInOnePiece() {
        try (ByteRing ring = ring()) {
            advance(ring, ring.capacity() - 4);
            long to = ring.writeOffset(8);
            assertThat(to).isEqualTo(ring.capacity() - 4);
            ring.memory().putLong(to, 0x1122334455667788L);
            ring.publish(8);
            assertThat(ring.readOffset(8)).isEqualTo(to);
            assertThat(ring.memory().getLong(to)).isEqualTo(0x1122334455667788L);
            assertThat(ring.memory().getInt(0)).isEqualTo(ring.memory().getInt(ring.capacity()));
            ring.consume(8);
            assertThat(ring.writeOffset(1)).isEqualTo(4);
        }
    }

    @Test
    void whatIsNotPublishedCannotBeRead() {
        try (ByteRing ring = ring()) {
            ring.memory().putInt(ring.writeOffset(4), 7);
            assertThat(ring.readOffset(1)).isEqualTo(-1);
            assertThat(ring.size()).isZero();
            ring.publish(2);
            assertThat(ring.readOffset(4)).isEqualTo(-1);
            assertThat(ring.readOffset(2)).isZero();
            assertThat(ring.size()).isEqualTo(2);
        }
    }

    @Test
    void aFullRingHasRoomAgainForWhatWasConsumed() {
        try (ByteRing ring = ring()) {
            long capacity = ring.capacity();
            assertThat(ring.writeOffset(capacity)).isZero();
            ring.publish(capacity);
            assertThat(ring.writeOffset(1)).isEqualTo(-1);
            assertThat(ring.writeOffset(0)).isZero();
            assertThat(ring.readOffset(capacity)).isZero();
            ring.consume(10);
            assertThat(ring.writeOffset(11)).isEqualTo(-1);
            assertThat(ring.writeOffset(10)).isZero();
            assertThat(ring.size()).isEqualTo(capacity - 10);
        }
    }

    @Test
    void arraysAreWrittenWholeAndReadAsFarAsThereIsAnything() {
        try (ByteRing ring = ring()) {
            byte[] written = new byte[(int) ring.capacity()];
            for (int i = 0; i < written.length; i++) {
                written[i] = (byte) (i * 31);
            }
            advance(ring, ring.capacity() / 2);
            assertThat(ring.tryWrite(written, 1, written.length - 1)).isTrue();
            assertThat(ring.tryWrite(written, 0, 2)).isFalse();
            assertThat(ring.tryWrite(written, 0, 1)).isTrue();
            byte[] read = new byte[written.length + 10];
            assertThat(ring.read(read, 1, 100)).isEqualTo(100);
            assertThat(ring.read(read, 101, read.length - 101)).isEqualTo(written.length - 100);
            assertThat(ring.read(read, 0, read.length)).isZero();
            assertThat(Arrays.copyOfRange(read, 1, written.length))
                    .isEqualTo(Arrays.copyOfRange(written, 1, written.length));
            assertThat(read[written.length]).isEqualTo(written[0]);
        }
    }

    @Test
    void oneThreadReadsWhatAnotherWritesInTheSameOrder() {
        int messages = 100_000;
        try (ByteRing ring = ring()) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                for (long i = 0; i < messages; i++) {
                    long bytes = Long.BYTES + i % 50;
                    long to = ring.writeOffset(bytes);
                    while (to < 0) {
                        Thread.yield();
                        to = ring.writeOffset(bytes);
                    }
                    ring.memory().putLong(to, i);
                    ring.memory().fill(to + Long.BYTES, bytes - Long.BYTES, (byte) i);
                    ring.publish(bytes);
                }
            });
            for (long i = 0; i < messages; i++) {
                long bytes = Long.BYTES + i % 50;
                long from = ring.readOffset(bytes);
                while (from < 0) {
                    Thread.yield();
                    from = ring.readOffset(bytes);
                }
                if (ring.memory().getLong(from) != i || ring.memory().getByte(from + bytes - 1) != lastByte(i)) {
                    throw new AssertionError(
                            "message " + i + " is " + ring.memory().getLong(from));
                }
                ring.consume(bytes);
            }
            writing.join();
            assertThat(ring.size()).isZero();
        }
    }

    private static byte lastByte(long message) {
        return message % 50 == 0 ? 0 : (byte) message;
    }

    @Test
    void whatCannotBeIsRefusedAndChangesNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> ByteRing.withCapacity(0, space));
        assertThatIllegalArgumentException().isThrownBy(() -> ByteRing.withCapacity(Long.MAX_VALUE, space));
        try (ByteRing ring = ring()) {
            long capacity = ring.capacity();
            ring.publish(5);
            assertThatIllegalArgumentException().isThrownBy(() -> ring.writeOffset(capacity + 1));
            assertThatIllegalArgumentException().isThrownBy(() -> ring.readOffset(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> ring.publish(capacity - 4));
            assertThatIllegalArgumentException().isThrownBy(() -> ring.publish(-1));
            assertThat(ring.readOffset(5)).isZero();
            assertThatIllegalArgumentException().isThrownBy(() -> ring.consume(6));
            assertThatIllegalArgumentException().isThrownBy(() -> ring.consume(-1));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> ring.memory().getByte(2 * capacity));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> ring.tryWrite(new byte[5], 1, 5));
            assertThat(ring.size()).isEqualTo(5);
        }
    }

    @Test
    void aClosedRingRefusesEverything() {
        ByteRing ring = ring();
        ring.publish(10);
        assertThat(ring.readOffset(1)).isZero();
        ring.close();
        ring.close();
        assertThat(ring.capacity()).isZero();
        assertThat(ring.size()).isZero();
        for (Consumer<ByteRing> use : Arrays.<Consumer<ByteRing>>asList(
                each -> each.writeOffset(1),
                each -> each.readOffset(1),
                each -> each.publish(1),
                each -> each.consume(1),
                each -> each.memory().getByte(0),
                each -> each.tryWrite(new byte[1], 0, 1),
                each -> each.read(new byte[1], 0, 1))) {
            assertThatIllegalStateException().isThrownBy(() -> use.accept(ring));
        }
    }

    @Test
    void whateverIsRefusedWhenARingIsMadeNothingIsLeft() {
        boolean refused = true;
        int made = 0;
        for (int number = 1; refused; number++) {
            FailingMaps failing = new FailingMaps(space);
            failing.refuse(number, false);
            try (ByteRing ring = ByteRing.withCapacity(1, failing)) {
                assertThat(failing.held()).as("its range alone").isEqualTo(1);
                made++;
            } catch (VirtualMemoryException e) {
                assertThat(failing.hasRefused()).isTrue();
            }
            refused = failing.hasRefused();
            assertThat(failing.held()).isZero();
        }
        assertThat(made).isEqualTo(1);
    }

    @Test
    void whereNothingCanBeMappedThereAreNoRings() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ByteRing.withCapacity(1, Backends.simulator()))
                .withMessageContaining("MAP");
    }
}
