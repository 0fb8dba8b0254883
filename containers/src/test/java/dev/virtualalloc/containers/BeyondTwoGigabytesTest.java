package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Where an int does not suffice. Hardly any of the memory is touched, so that hardly any is needed. */
@ParameterizedClass
@MethodSource("dev.virtualalloc.support.Backends#usable")
class BeyondTwoGigabytesTest {
    private static final long FAR = (1L << 31) + 1000;

    private final AddressSpace space;

    BeyondTwoGigabytesTest(AddressSpace space) {
        assumeFalse(
                space.name().equals("unsafe-sim"),
                "the simulator clears what it commits, so all of it would be touched");
        this.space = space;
    }

    @Test
    void aVecHoldsMoreElementsThanAnIntCounts() {
        try (ByteVec vec = ByteVec.withCapacity(0, Backends.withMaximum(space, 4L << 30))) {
            assumeThereIsMemoryFor(() -> vec.resize(FAR));
            vec.set(FAR - 1, (byte) 7);
            vec.set(5, (byte) 6);
            vec.add((byte) 8);
            assertThat(vec.size()).isEqualTo(FAR + 1);
            assertThat(vec.get(FAR - 1)).isEqualTo((byte) 7);
            assertThat(vec.get(FAR)).isEqualTo((byte) 8);
            assertThat(vec.get(FAR / 2)).isZero();
            vec.swap(5, FAR);
            assertThat(vec.removeLast()).isEqualTo((byte) 6);
            assertThat(vec.asList()).hasSize(Integer.MAX_VALUE);
            byte[] end = new byte[2];
            vec.copyTo(FAR - 2, end, 0, 2);
            assertThat(end).containsExactly(0, 7);
            vec.sort(FAR - 1000, 1000);
            vec.removeRange(FAR - 100, 50);
            assertThat(vec.get(FAR - 51)).isEqualTo((byte) 7);
        }
    }

    @Test
    void aVecHoldsMoreBytesThanAnIntCounts() {
        try (LongVec vec = LongVec.withCapacity(0, Backends.withMaximum(space, 4L << 30))) {
            long elements = FAR / Long.BYTES;
            assumeThereIsMemoryFor(() -> vec.resize(elements));
            vec.set(elements - 1, Long.MIN_VALUE);
            vec.set(elements - 2, 3);
            assertThat(vec.get(elements - 1)).isEqualTo(Long.MIN_VALUE);
            vec.sort(elements - 2, 2);
            assertThat(vec.get(elements - 1)).isEqualTo(3);
        }
    }

    private static void assumeThereIsMemoryFor(Runnable growing) {
        try {
            growing.run();
        } catch (OutOfVirtualMemoryException e) {
            assumeTrue(false, "the machine has too little memory: " + e.getMessage());
        }
    }
}
