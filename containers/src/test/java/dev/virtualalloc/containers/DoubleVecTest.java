package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatIndexOutOfBoundsException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.Protection;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.support.Backends;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.virtualalloc.support.Backends#usable")
class DoubleVecTest {
    private static final long WIDTH = Double.BYTES;
    private static final long MAXIMUM = 1_000_000;

    private final AddressSpace space;

    DoubleVecTest(AddressSpace space) {
        this.space = space;
    }

    private Allocator allocator() {
        return Backends.withMaximum(space, MAXIMUM * WIDTH);
    }

    private DoubleVec vec(int elements) {
        DoubleVec vec = DoubleVec.withCapacity(0, allocator());
        for (int i = 0; i < elements; i++) {
            vec.add(value(i));
        }
        return vec;
    }

    /** Distinct for the first 128, and exact in every type. */
    private static double value(long i) {
        return (double) (i & 127);
    }

    @Test
    void isEmptyAtFirst() {
        // A range that was kept would have a capacity.
        VirtualMemory.trim();
        try (DoubleVec vec = DoubleVec.withMaximum(1000)) {
            assertThat(vec.size()).isZero();
            assertThat(vec.isEmpty()).isTrue();
            assertThat(vec.capacity()).isZero();
            assertThat(vec.maximum()).isEqualTo(1000);
        }
    }

    @Test
    void giveBackWhatWasAdded() {
        try (DoubleVec vec = vec(100_000)) {
            assertThat(vec.size()).isEqualTo(100_000);
            for (long i = 0; i < 100_000; i++) {
                if (vec.get(i) != value(i)) {
                    assertThat(vec.get(i)).as("element %d", i).isEqualTo(value(i));
                }
            }
        }
    }

    @Test
    void growingDoesNotMoveElements() {
        try (DoubleVec vec = vec(1)) {
            long address = vec.address();
            long capacity = vec.capacity();
            while (vec.capacity() == capacity) {
                vec.add(value(7));
            }
            assertThat(vec.address()).isEqualTo(address);
            assertThat(vec.get(0)).isEqualTo(value(0));
        }
    }

    @Test
    void setReplacesOneElement() {
        try (DoubleVec vec = vec(3)) {
            vec.set(1, value(42));
            assertThat(vec.get(0)).isEqualTo(value(0));
            assertThat(vec.get(1)).isEqualTo(value(42));
            assertThat(vec.get(2)).isEqualTo(value(2));
        }
    }

    @Test
    void badIndexesNameIndexAndSize() {
        try (DoubleVec vec = vec(3)) {
            for (long index : new long[] {-1, 3, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 61, 1L << 32}) {
                String message = String.format("index %,d is out of bounds for a DoubleVec of 3 elements", index);
                assertThatIndexOutOfBoundsException()
                        .isThrownBy(() -> vec.get(index))
                        .withMessage(message);
                assertThatIndexOutOfBoundsException()
                        .isThrownBy(() -> vec.set(index, value(1)))
                        .withMessage(message);
            }
        }
    }

    @Test
    void removeLastGivesTheElementThatItRemoves() {
        try (DoubleVec vec = vec(2)) {
            assertThat(vec.removeLast()).isEqualTo(value(1));
            assertThat(vec.removeLast()).isEqualTo(value(0));
            assertThat(vec.isEmpty()).isTrue();
            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(vec::removeLast)
                    .withMessage("this DoubleVec is empty");
        }
    }

    @Test
    void aFullVecRefusesAndStaysAsItWas() {
        try (DoubleVec vec = DoubleVec.withCapacity(0, Backends.withMaximum(space, 1000 * WIDTH))) {
            for (int i = 0; i < 1000; i++) {
                vec.add(value(i));
            }
            assertThat(vec.capacity()).isEqualTo(1000);
            assertThatExceptionOfType(CapacityExceededException.class)
                    .isThrownBy(() -> vec.add(value(1)))
                    .withMessageStartingWith("DoubleVec is full: 1,000 of 1,000 elements (")
                    .withMessageEndingWith(" reserved). Give it a larger maximum when creating it")
                    .satisfies(e -> {
                        assertThat(e.requested()).isEqualTo(1001);
                        assertThat(e.maximum()).isEqualTo(1000);
                    });
            assertThat(vec.size()).isEqualTo(1000);
            assertThat(vec.get(999)).isEqualTo(value(999));
            vec.removeLast();
            vec.add(value(5));
            assertThat(vec.get(999)).isEqualTo(value(5));
        }
    }

    @Test
    void reserveGetsMemoryForAsManyAsItSays() {
        try (DoubleVec vec = vec(10)) {
            vec.reserve(50_000);
            assertThat(vec.capacity()).isGreaterThanOrEqualTo(50_010);
            assertThat(vec.size()).isEqualTo(10);
        }
    }

    @Test
    void reserveBeyondTheMaximumChangesNothing() {
        try (DoubleVec vec = vec(10)) {
            long capacity = vec.capacity();
            for (long additional : new long[] {MAXIMUM, Long.MAX_VALUE}) {
                assertThatExceptionOfType(CapacityExceededException.class)
                        .isThrownBy(() -> vec.reserve(additional))
                        .withMessageStartingWith(
                                String.format("DoubleVec cannot take %,d more: it has 10 of 1,000,000", additional));
                assertThat(vec.tryReserve(additional)).isFalse();
            }
            assertThatIllegalArgumentException().isThrownBy(() -> vec.reserve(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> vec.tryReserve(-1));
            assertThat(vec.capacity()).isEqualTo(capacity);
            assertThat(vec.tryReserve(MAXIMUM - 10)).isTrue();
            assertThat(vec.capacity()).isEqualTo(MAXIMUM);
        }
    }

    @Test
    void truncateKeepsTheFirstAndTheMemory() {
        try (DoubleVec vec = vec(100)) {
            long capacity = vec.capacity();
            vec.truncate(40);
            assertThat(vec.size()).isEqualTo(40);
            assertThat(vec.get(39)).isEqualTo(value(39));
            assertThat(vec.capacity()).isEqualTo(capacity);
            assertThatIndexOutOfBoundsException()
                    .isThrownBy(() -> vec.truncate(41))
                    .withMessage("cannot truncate a DoubleVec of 40 elements to 41");
            assertThatIndexOutOfBoundsException().isThrownBy(() -> vec.truncate(-1));
            vec.clear();
            assertThat(vec.size()).isZero();
            assertThat(vec.capacity()).isEqualTo(capacity);
        }
    }

    @Test
    void resizeAddsZerosAlsoWhereElementsWere() {
        try (DoubleVec vec = vec(100)) {
            vec.truncate(10);
            vec.resize(20);
            vec.removeLast();
            vec.resize(50_000);
            for (long i = 0; i < vec.size(); i++) {
                double expected = i < 10 ? value(i) : (double) 0;
                if (vec.get(i) != expected) {
                    assertThat(vec.get(i)).as("element %d", i).isEqualTo(expected);
                }
            }
            vec.resize(3);
            assertThat(vec.size()).isEqualTo(3);
            assertThatIllegalArgumentException().isThrownBy(() -> vec.resize(-1));
            assertThatExceptionOfType(CapacityExceededException.class).isThrownBy(() -> vec.resize(MAXIMUM + 1));
            assertThat(vec.size()).isEqualTo(3);
        }
    }

    @Test
    void resizeAddsZerosAfterShrinking() {
        try (DoubleVec vec = vec(100_000)) {
            vec.truncate(99);
            vec.shrinkToFit();
            vec.resize(100_000);
            for (long i = 99; i < 100_000; i++) {
                if (vec.get(i) != (double) 0) {
                    assertThat(vec.get(i)).as("element %d", i).isEqualTo((double) 0);
                }
            }
        }
    }

    @Test
    void shrinkToFitGivesMemoryBackAndKeepsElements() {
        try (DoubleVec vec = vec(500_000)) {
            long before = vec.capacity();
            vec.truncate(1);
            vec.shrinkToFit();
            assertThat(vec.capacity()).isLessThan(before).isGreaterThanOrEqualTo(1);
            assertThat(vec.get(0)).isEqualTo(value(0));
            vec.add(value(9));
            assertThat(vec.get(1)).isEqualTo(value(9));
        }
    }

    @Test
    void addsArraysAndPartsOfThem() {
        double[] values = {value(1), value(2), value(3), value(4)};
        try (DoubleVec vec = vec(0)) {
            vec.addAll(values);
            vec.addAll(values, 1, 2);
            vec.addAll();
            double[] copy = new double[6];
            vec.copyTo(0, copy, 0, 6);
            assertThat(copy).containsExactly(value(1), value(2), value(3), value(4), value(2), value(3));
            assertThatIndexOutOfBoundsException().isThrownBy(() -> vec.addAll(values, 2, 3));
            assertThat(vec.size()).isEqualTo(6);
        }
    }

    @Test
    void copiesToAndFromPartsOfArrays() {
        double[] values = {value(1), value(2), value(3), value(4)};
        try (DoubleVec vec = vec(10)) {
            vec.copyFrom(8, values, 2, 2);
            vec.copyTo(7, values, 1, 3);
            assertThat(values).containsExactly(value(1), value(7), value(3), value(4));
            assertThatIndexOutOfBoundsException()
                    .isThrownBy(() -> vec.copyTo(7, values, 0, 4))
                    .withMessage("4 elements from index 7 are out of bounds for a DoubleVec of 10 elements");
            assertThatIndexOutOfBoundsException().isThrownBy(() -> vec.copyFrom(-1, values, 0, 1));
            assertThatIndexOutOfBoundsException().isThrownBy(() -> vec.copyFrom(Long.MAX_VALUE, values, 0, 1));
            assertThatIndexOutOfBoundsException().isThrownBy(() -> vec.copyTo(0, values, 3, 2));
        }
    }

    @Test
    void aClosedVecRefusesEverythingAndNamesItself() {
        DoubleVec vec = vec(3);
        vec.close();
        vec.close();
        assertThat(vec.size()).isZero();
        assertThat(vec.capacity()).isZero();
        assertThat(vec.maximum()).isZero();
        assertRefused(vec, "this DoubleVec is closed");
    }

    private static void assertRefused(DoubleVec vec, String message) {
        double[] one = {value(1)};
        for (Consumer<DoubleVec> use : DoubleVecUses.all(one)) {
            assertThatIllegalStateException().isThrownBy(() -> use.accept(vec)).withMessage(message);
        }
    }

    @Test
    void aVecWhoseBlockWasClosedBySomebodyElseRefuses() {
        KeepingAllocator allocator = new KeepingAllocator(allocator());
        DoubleVec vec = DoubleVec.withCapacity(10, allocator);
        vec.addAll(value(1), value(2));
        allocator.kept().close();
        assertThat(vec.size()).isZero();
        assertRefused(vec, "this DoubleVec is closed");
    }

    @Test
    void anEmptyVecWhoseBlockWasClosedBySomebodyElseRefusesToo() {
        KeepingAllocator allocator = new KeepingAllocator(allocator());
        DoubleVec vec = DoubleVec.withCapacity(0, allocator);
        allocator.kept().close();
        assertRefused(vec, "this DoubleVec is closed");
    }

    @Test
    void aVecWhoseBlockWasShrunkBySomebodyElseRefuses() {
        KeepingAllocator allocator = new KeepingAllocator(allocator());
        try (DoubleVec vec = DoubleVec.withCapacity(10, allocator)) {
            vec.addAll(value(1), value(2));
            allocator.kept().shrink(2 * WIDTH);
            assertThat(vec.get(1)).isEqualTo(value(2));
            allocator.kept().shrink(2 * WIDTH - 1);
            assertRefused(vec, "this DoubleVec has lost its elements: its block was shrunk by somebody else");
        }
    }

    @Test
    void aVecWhoseBlockWasProtectedBySomebodyElseRefuses() {
        assumeTrue(space.capabilities().contains(Capability.PROTECT), "the space cannot protect");
        KeepingAllocator allocator = new KeepingAllocator(allocator());
        try (DoubleVec vec = DoubleVec.withCapacity(10, allocator)) {
            vec.addAll(value(1), value(2));
            allocator.kept().protect(Protection.NONE);
            assertRefused(vec, "this DoubleVec has lost its elements: its block was protected by somebody else");
        }
    }

    @Test
    void aFrozenVecCanBeReadAndNotChanged() {
        assumeTrue(space.capabilities().contains(Capability.PROTECT), "the space cannot protect");
        try (DoubleVec vec = vec(3)) {
            vec.freeze();
            vec.freeze();
            assertThat(vec.isFrozen()).isTrue();
            assertThat(vec.get(2)).isEqualTo(value(2));
            double[] one = {value(9)};
            for (Consumer<DoubleVec> change : DoubleVecUses.changes(one)) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> change.accept(vec))
                        .withMessage("this DoubleVec is frozen. Thaw it to change it");
            }
            vec.thaw();
            assertThat(vec.isFrozen()).isFalse();
            vec.set(2, value(4));
            vec.add(value(5));
            assertThat(vec.get(2)).isEqualTo(value(4));
            assertThat(vec.size()).isEqualTo(4);
        }
    }

    @Test
    void memoryThatCannotBeWrittenIsRefusedAndGivenBack() {
        assumeTrue(space.capabilities().contains(Capability.PROTECT), "the space cannot protect");
        VirtualAlloc readOnly = VirtualAlloc.builder()
                .addressSpace(space)
                .maximum(1 << 20)
                .protection(Protection.READ)
                .build();
        KeepingAllocator allocator = new KeepingAllocator(readOnly);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DoubleVec.withCapacity(10, allocator))
                .withMessage(
                        "a DoubleVec needs memory that can be read and written, and this allocator gives READ. Use another");
        assertThatIllegalStateException().isThrownBy(() -> allocator.kept().grow(1 << 10));
    }

    @Test
    void aBlockBelongsToOneVecOnly() {
        try (Block block = allocator().allocate(100)) {
            Allocator sameAgain = new KeepingAllocator.Fixed(block);
            DoubleVec first = DoubleVec.withCapacity(1, sameAgain);
            assertThatIllegalStateException()
                    .isThrownBy(() -> DoubleVec.withCapacity(1, sameAgain))
                    .withMessageContaining("DoubleVec already");
            first.add(value(1));
            assertThat(first.get(0)).isEqualTo(value(1));
        }
    }

    @Test
    void sizesThatMakeNoSenseAreRefused() {
        for (long elements : new long[] {0, -1, Long.MIN_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> DoubleVec.withMaximum(elements));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> DoubleVec.withCapacity(-1, allocator()));
        assertThatExceptionOfType(CapacityExceededException.class)
                .isThrownBy(() -> DoubleVec.withCapacity(MAXIMUM + 1, allocator()))
                .withMessageContaining("1,000,001");
        assertThatExceptionOfType(CapacityExceededException.class)
                .isThrownBy(() -> DoubleVec.withCapacity(Long.MAX_VALUE, allocator()));
    }

    @Test
    void residentBytesCountWhatWasTouched() {
        assumeTrue(space.capabilities().contains(Capability.RESIDENCY), "the space cannot tell");
        try (DoubleVec vec = vec(100_000)) {
            assertThat(vec.residentBytes()).isGreaterThanOrEqualTo(100_000 * WIDTH);
        }
    }

    @Test
    void whatAnAllocatorHasLeftInItsMemoryIsCleared() {
        Block block = Backends.withMaximum(Backends.simulator(), 1 << 20).allocate(4096);
        block.fill(0, 4096, (byte) 0x7f);
        block.shrink(16);
        block.fill(0, 16, (byte) 0);
        try (DoubleVec vec = DoubleVec.withCapacity(1, new KeepingAllocator.Fixed(block))) {
            vec.resize(100);
            for (long i = 0; i < vec.size(); i++) {
                assertThat(vec.get(i)).isEqualTo((double) 0);
            }
        }
    }
}
