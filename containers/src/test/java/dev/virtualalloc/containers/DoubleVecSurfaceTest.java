package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatIndexOutOfBoundsException;
import static org.assertj.core.api.Assertions.assertThatObject;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.Spliterator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.virtualalloc.support.Backends#usable")
class DoubleVecSurfaceTest {
    private static final int MANY = 200_000;

    private final AddressSpace space;

    DoubleVecSurfaceTest(AddressSpace space) {
        this.space = space;
    }

    private DoubleVec vec(double... values) {
        DoubleVec vec = DoubleVec.withCapacity(0, Backends.withMaximum(space, 64 << 20));
        vec.addAll(values);
        return vec;
    }

    private static double[] shuffled(int length) {
        Random random = new Random(7);
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = (double) random.nextInt();
        }
        return values;
    }

    @Test
    void sortsAsArraysDoes() {
        double[] values = shuffled(MANY);
        try (DoubleVec vec = vec(values);
                DoubleVec inParallel = vec(values)) {
            Arrays.sort(values);
            vec.sort();
            inParallel.parallelSort();
            assertThat(vec.toArray()).isEqualTo(values);
            assertThatObject(inParallel).isEqualTo(vec);
            assertThat(vec.get(vec.binarySearch(values[MANY / 2]))).isEqualTo(values[MANY / 2]);
        }
    }

    @Test
    void sortsWhatIsSortedAlreadyOrAllEqualOrMadeOfTwoSlopes() {
        for (int kind = 0; kind < 4; kind++) {
            double[] values = new double[20_000];
            for (int i = 0; i < values.length; i++) {
                int slope = i < 10_000 ? i : 20_000 - i;
                values[i] = (double) (kind == 0 ? i : kind == 1 ? -i : kind == 2 ? 5 : slope);
            }
            try (DoubleVec vec = vec(values)) {
                Arrays.sort(values);
                vec.sort();
                assertThat(vec.toArray()).isEqualTo(values);
            }
        }
    }

    @Test
    void sortsARangeAndNothingElse() {
        double[] values = shuffled(1000);
        try (DoubleVec vec = vec(values)) {
            Arrays.sort(values, 100, 900);
            vec.parallelSort(100, 800);
            assertThat(vec.toArray()).isEqualTo(values);
            assertThatIndexOutOfBoundsException().isThrownBy(() -> vec.sort(1, 1000));
        }
    }

    @Test
    void binarySearchTellsWhereWhatIsMissingBelongs() {
        try (DoubleVec vec = vec((double) 10, (double) 20, (double) 30)) {
            assertThat(vec.binarySearch((double) 20)).isEqualTo(1);
            assertThat(vec.binarySearch((double) 5)).isEqualTo(-1);
            assertThat(vec.binarySearch((double) 25)).isEqualTo(-3);
            assertThat(vec.binarySearch((double) 35)).isEqualTo(-4);
        }
    }

    @Test
    void streamsInOrderAndInParallel() {
        try (DoubleVec vec = vec(shuffled(MANY));
                DoubleVec copy = vec()) {
            copy.addAll(vec.stream());
            assertThatObject(copy).isEqualTo(vec);
            assertThat(vec.stream().parallel().count()).isEqualTo(MANY);
            assertThat(vec.stream()
                            .parallel()
                            .filter(value -> value == vec.get(0))
                            .count())
                    .isEqualTo(vec.stream().filter(value -> value == vec.get(0)).count());
        }
    }

    @Test
    void spliteratorsSplitEvenlyAndKnowTheirSize() {
        try (DoubleVec vec = vec(new double[1001])) {
            // #if double int long
            Spliterator.OfDouble second = vec.spliterator();
            // #else
            // Spliterator.OfDouble second = vec.stream().spliterator();
            // #endif
            Spliterator.OfDouble first = second.trySplit();
            assertThat(first.getExactSizeIfKnown()).isEqualTo(500);
            assertThat(second.getExactSizeIfKnown()).isEqualTo(501);
            assertThat(second.hasCharacteristics(Spliterator.SUBSIZED | Spliterator.ORDERED))
                    .isTrue();
        }
    }

    @Test
    void aStreamThatFailsAddsNothing() {
        try (DoubleVec vec = vec((double) 1, (double) 2)) {
            DoubleStream failing = DoubleStream.of(3, 4).peek(value -> {
                if (value == 4) {
                    throw new UnsupportedOperationException("four");
                }
            });
            Iterator<Double> iterator = vec.asList().iterator();
            List<Double> part = vec.asList().subList(0, 1);
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> vec.addAll(failing));
            assertThat(vec.toArray()).containsExactly((double) 1, (double) 2);
            assertThat(iterator.next()).isEqualTo(part.get(0)).isEqualTo((double) 1);
        }
    }

    @Test
    void iteratorsNoticeChanges() {
        try (DoubleVec vec = vec((double) 1, (double) 2)) {
            // #if double int long
            PrimitiveIterator.OfDouble primitive = vec.iterator();
            // #else
            // PrimitiveIterator.OfDouble primitive = vec.stream().iterator();
            // #endif
            Iterator<Double> boxed = vec.asList().iterator();
            List<Double> part = vec.asList().subList(0, 1);
            assertThat(primitive.nextDouble()).isEqualTo((double) 1);
            assertThat(boxed.next()).isEqualTo((double) 1);
            vec.removeLast();
            vec.add((double) 3);
            assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(primitive::nextDouble);
            assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(boxed::next);
            assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(() -> part.get(0));
            assertThatExceptionOfType(ConcurrentModificationException.class)
                    .isThrownBy(() -> vec.forEach(value -> vec.add((double) 4)));
        }
        try (DoubleVec single = vec((double) 1)) {
            assertThatExceptionOfType(ConcurrentModificationException.class)
                    .isThrownBy(() -> single.forEach(value -> single.add((double) 2)));
        }
    }

    @Test
    void aWalkOverAVecThatIsClosedMeanwhileEndsInAnException() {
        DoubleVec vec = vec((double) 1, (double) 2);
        List<Double> list = vec.asList();
        Iterator<Double> iterator = list.iterator();
        DoubleStream stream = vec.stream();
        assertThatIllegalStateException()
                .isThrownBy(() -> vec.forEach(value -> vec.close()))
                .withMessage("this DoubleVec is closed");
        assertThatIllegalStateException().isThrownBy(iterator::next);
        assertThatIllegalStateException().isThrownBy(() -> list.get(0));
        assertThatIllegalStateException().isThrownBy(list::size);
        assertThatIllegalStateException().isThrownBy(stream::sum);
    }

    @Test
    void theListIsLiveAndItsTwinCannotBeChanged() {
        try (DoubleVec vec = vec((double) 1)) {
            List<Double> list = vec.asList();
            List<Double> readOnly = vec.asUnmodifiableList();
            vec.add((double) 2);
            list.add((double) 3);
            assertThat(readOnly).containsExactly((double) 1, (double) 2, (double) 3);
            assertThat(vec.toArray()).containsExactly((double) 1, (double) 2, (double) 3);
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(readOnly::clear);
        }
    }

    @Test
    void aCollectionWithNullIsNotAddedAtAll() {
        try (DoubleVec vec = vec((double) 1)) {
            List<Double> withNull = Arrays.asList((double) 2, null);
            assertThatExceptionOfType(NullPointerException.class)
                    .isThrownBy(() -> vec.asList().addAll(0, withNull));
            assertThat(vec.toArray()).containsExactly((double) 1);
        }
    }

    @Test
    void removesEverySecondOfMany() {
        try (DoubleVec vec = vec()) {
            vec.addAll(DoubleStream.iterate(0, i -> i == 99 ? 0 : i + 1).limit(MANY));
            assertThat(vec.asList().removeIf(value -> value % 2 == 1)).isTrue();
            assertThat(vec.size()).isEqualTo(MANY / 2);
            assertThat(vec.stream().filter(value -> value % 2 != 0)).isEmpty();
            assertThat(vec.asList().subList(49, 51)).containsExactly((double) 98, (double) 0);
            vec.resize(MANY);
            assertThat(vec.stream().skip(MANY / 2).filter(value -> value != 0)).isEmpty();
        }
    }

    @Test
    void aRemovalThatFailsHasRemovedNothing() {
        try (DoubleVec vec = vec((double) 1, (double) 2, (double) 3)) {
            for (List<Double> list : List.of(vec.asList(), vec.asList().subList(0, 3))) {
                assertThatExceptionOfType(UnsupportedOperationException.class)
                        .isThrownBy(() -> list.removeIf(value -> {
                            if (value == 3) {
                                throw new UnsupportedOperationException("three");
                            }
                            return true;
                        }));
                assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> list.removeIf(null));
                assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> list.removeAll(null));
                assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> list.retainAll(null));
                assertThat(list).containsExactly((double) 1, (double) 2, (double) 3);
            }
        }
    }

    @Test
    void aRemovalNoticesThatItsPredicateChangesTheVec() {
        for (boolean part : new boolean[] {true, false}) {
            try (DoubleVec vec = vec((double) 1, (double) 2)) {
                List<Double> list = part ? vec.asList().subList(0, 2) : vec.asList();
                assertThatExceptionOfType(ConcurrentModificationException.class)
                        .isThrownBy(() -> list.removeIf(
                                value -> value == 2 && vec.asList().add((double) 3)));
                assertThat(vec.toArray()).containsExactly((double) 1, (double) 2, (double) 3);
                List<Double> longer = part ? vec.asList().subList(0, 3) : vec.asList();
                assertThatExceptionOfType(ConcurrentModificationException.class)
                        .isThrownBy(() -> longer.removeIf(value -> vec.removeLast() == 3));
                List<Double> rest = part ? vec.asList().subList(0, 2) : vec.asList();
                assertThatIllegalStateException()
                        .isThrownBy(() -> rest.removeIf(value -> {
                            vec.freeze();
                            return true;
                        }))
                        .withMessageContaining("frozen");
                assertThat(vec.toArray()).containsExactly((double) 1, (double) 2);
                vec.thaw();
                assertThatIllegalStateException()
                        .isThrownBy(() -> rest.removeIf(value -> {
                            vec.close();
                            return true;
                        }))
                        .withMessage("this DoubleVec is closed");
            }
        }
    }

    @Test
    void comparesElementByElement() {
        try (DoubleVec vec = vec((double) 1, (double) 2);
                DoubleVec same = vec((double) 1, (double) 2);
                DoubleVec longer = vec((double) 1, (double) 2, (double) 0);
                DoubleVec greater = vec((double) 1, (double) 3)) {
            assertThatObject(vec)
                    .isEqualTo(same)
                    .hasSameHashCodeAs(same)
                    .isNotEqualTo(longer)
                    .isNotEqualTo(greater);
            assertThat(vec.compareTo(same)).isZero();
            assertThat(vec.compareTo(longer)).isNegative();
            assertThat(greater.compareTo(longer)).isPositive();
            assertThat(vec.mismatch(greater)).isEqualTo(1);
            assertThat(vec.mismatch(longer)).isEqualTo(2);
        }
    }

    @Test
    void textShowsTheFirstElements() {
        try (DoubleVec vec = vec((double) 65, (double) 66)) {
            assertThat(vec.toString()).isEqualTo("[" + (double) 65 + ", " + (double) 66 + "]");
            vec.resize(1_000_020);
            assertThat(vec.toString()).endsWith(", … 1,000,000 more]");
            vec.close();
            assertThat(vec.toString()).isEqualTo("DoubleVec (closed)");
        }
    }

    @Test
    void readersSeeAPrefixWhileTheWriterGrows() {
        try (DoubleVec vec = vec()) {
            CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
                long seen = 0;
                while (seen < MANY) {
                    long size = vec.sizeAcquire();
                    for (long i = seen; i < size; i++) {
                        if (vec.getAcquire(i) != (double) (i % 100 + 1)) {
                            throw new AssertionError("element " + i + " is " + vec.getAcquire(i));
                        }
                    }
                    assertThat(size).isGreaterThanOrEqualTo(seen);
                    seen = size;
                }
            });
            for (int i = 0; i < MANY; i++) {
                vec.addRelease((double) (i % 100 + 1));
            }
            reader.join();
        }
    }
}
