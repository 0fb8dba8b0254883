package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way to walk over a vec with code of the user between the elements. What that code does to the vec must never be followed by
 * a read of memory that is gone, which would end the JVM of this test.
 */
@ParameterizedClass
@MethodSource("dev.virtualalloc.support.Backends#usable")
class DoubleVecWalkTest {
    private static final int MANY = 20_000;
    private static final int HALF = MANY / 2;

    private static final Map<String, BiConsumer<DoubleVec, DoubleConsumer>> WALKS = Map.of(
            "forEachDouble",
            DoubleVec::forEachDouble,
            "forEach",
            (vec, action) -> vec.forEach(value -> action.accept(value)),
            "for",
            (vec, action) -> {
                for (double value : vec) {
                    action.accept(value);
                }
            },
            "iterator().forEachRemaining",
            (vec, action) -> {
                Iterator<Double> iterator = vec.iterator();
                iterator.forEachRemaining(value -> action.accept(value));
            },
            "asList().forEach",
            (vec, action) -> vec.asList().forEach(value -> action.accept(value)),
            "stream().forEach",
            (vec, action) -> vec.stream().forEach(action),
            "stream().peek",
            (vec, action) -> vec.stream().peek(action).sum(),
            "stream().anyMatch",
            (vec, action) -> vec.stream().anyMatch(value -> {
                action.accept(value);
                return false;
            }),
            "stream().iterator",
            (vec, action) -> {
                PrimitiveIterator.OfDouble iterator = vec.stream().iterator();
                while (iterator.hasNext()) {
                    action.accept(iterator.nextDouble());
                }
            },
            "tryAdvance",
            (vec, action) -> {
                Spliterator.OfDouble rest = vec.stream().spliterator();
                while (rest.tryAdvance(action)) {
                    assertThat(rest.estimateSize()).isNotNegative();
                }
            });

    private static final Map<String, Consumer<DoubleVec>> CHANGES = Map.of(
            "clear",
            DoubleVec::clear,
            "clear and give the memory back",
            vec -> {
                vec.clear();
                vec.shrinkToFit();
            },
            "truncate and give the memory back",
            vec -> {
                vec.truncate(7);
                vec.shrinkToFit();
            },
            "add",
            vec -> vec.add((double) 1),
            "insert",
            vec -> vec.insert(0, (double) 1),
            "removeLast",
            DoubleVec::removeLast,
            "remove and add",
            vec -> vec.add(vec.remove(0)),
            "resize",
            vec -> vec.resize(4 * MANY));

    private static final Map<String, Consumer<DoubleVec>> NO_CHANGES = Map.of(
            "freeze",
            DoubleVec::freeze,
            "shrinkToFit",
            DoubleVec::shrinkToFit,
            "reserve",
            vec -> vec.reserve(4 * MANY),
            "set",
            vec -> vec.set(0, (double) 1));

    private final AddressSpace space;

    DoubleVecWalkTest(AddressSpace space) {
        this.space = space;
    }

    private DoubleVec vec(int size) {
        DoubleVec vec = DoubleVec.withCapacity(0, Backends.withMaximum(space, 16 * MANY * (long) Double.BYTES));
        vec.addAll(values(size));
        return vec;
    }

    private static double[] values(int size) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = (double) (i % 127);
        }
        return values;
    }

    private static long count(DoubleVec vec, BiConsumer<DoubleVec, DoubleConsumer> walk, long at, Runnable then) {
        long[] visited = new long[1];
        try {
            walk.accept(vec, value -> {
                if (++visited[0] == at) {
                    then.run();
                }
            });
        } catch (ConcurrentModificationException | IllegalStateException e) {
            assertThat(visited[0]).isEqualTo(at);
            throw e;
        }
        return visited[0];
    }

    @Test
    void everyWalkVisitsAllElementsInOrder() {
        for (int size : new int[] {0, 1, 2, MANY}) {
            double[] expected = values(size);
            try (DoubleVec vec = vec(size)) {
                WALKS.forEach((name, walk) -> {
                    double[] visited = new double[size];
                    int[] next = new int[1];
                    walk.accept(vec, value -> visited[next[0]++] = (double) value);
                    assertThat(next[0]).as(name).isEqualTo(size);
                    assertThat(Arrays.equals(visited, expected)).as(name).isTrue();
                });
                assertThat(Arrays.equals(vec.toArray(), expected)).isTrue();
            }
        }
    }

    @Test
    void streamsInParallelVisitAllElements() {
        for (int size : new int[] {0, 1, 2, 3, MANY}) {
            double[] expected = values(size);
            try (DoubleVec vec = vec(size)) {
                long sum = 0;
                for (double value : expected) {
                    sum += (long) value;
                }
                assertThat((long) vec.stream().parallel().sum()).isEqualTo(sum);
                double[] visited = new double[size];
                int[] next = new int[1];
                vec.stream().parallel().forEachOrdered(value -> visited[next[0]++] = (double) value);
                assertThat(Arrays.equals(visited, expected)).isTrue();
            }
        }
    }

    @Test
    void aWalkEndsAfterTheElementAtWhichTheVecIsChanged() {
        WALKS.forEach((walkName, walk) -> CHANGES.forEach((name, change) -> {
            for (long at : new long[] {1, HALF}) {
                try (DoubleVec vec = vec(MANY)) {
                    assertThatExceptionOfType(ConcurrentModificationException.class)
                            .as("%s during %s, at %d", name, walkName, at)
                            .isThrownBy(() -> count(vec, walk, at, () -> change.accept(vec)));
                }
            }
        }));
    }

    @Test
    void aWalkEndsAfterTheElementAtWhichTheVecIsClosed() {
        WALKS.forEach((name, walk) -> {
            for (long at : new long[] {1, HALF}) {
                DoubleVec vec = vec(MANY);
                assertThatThrownBy(() -> count(vec, walk, at, vec::close))
                        .as("%s, at %d", name, at)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("this DoubleVec is closed");
            }
        });
    }

    @Test
    void aWalkEndsAfterTheElementAtWhichTheMemoryIsTakenAway() {
        WALKS.forEach((name, walk) -> {
            try (VirtualArena arena =
                    VirtualArena.withCapacity(0, Backends.withMaximum(space, 16 * MANY * (long) Double.BYTES))) {
                DoubleVec vec = DoubleVec.withCapacity(0, arena);
                vec.addAll(values(MANY));
                assertThatThrownBy(() -> count(vec, walk, HALF, arena::close))
                        .as("arena, %s", name)
                        .isInstanceOf(IllegalStateException.class);
            }
            KeepingAllocator allocator =
                    new KeepingAllocator(Backends.withMaximum(space, 16 * MANY * (long) Double.BYTES));
            DoubleVec vec = DoubleVec.withCapacity(0, allocator);
            vec.addAll(values(MANY));
            assertThatThrownBy(
                            () -> count(vec, walk, HALF, () -> allocator.kept().shrink(10)))
                    .as("block, %s", name)
                    .isInstanceOf(IllegalStateException.class);
            vec.close();
        });
    }

    @Test
    void aWalkGoesOnWhereTheElementsStay() {
        WALKS.forEach((walkName, walk) -> NO_CHANGES.forEach((name, change) -> {
            try (DoubleVec vec = vec(MANY)) {
                assertThat(count(vec, walk, HALF, () -> change.accept(vec)))
                        .as("%s during %s", name, walkName)
                        .isEqualTo(MANY);
            }
        }));
    }

    @Test
    void aStreamThatAddsToItsOwnVecAddsNothing() {
        try (DoubleVec vec = vec(MANY)) {
            assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(() -> vec.addAll(vec.stream()));
            assertThat(vec.size()).isEqualTo(MANY);
        }
    }

    @Test
    void whatBeganDuringAnAdditionThatWasRolledBackReadsNothingThatIsGone() {
        for (boolean whole : new boolean[] {true, false}) {
            try (DoubleVec vec = vec(MANY)) {
                AtomicReference<Spliterator.OfDouble> begun = new AtomicReference<>();
                assertThatExceptionOfType(UnsupportedOperationException.class)
                        .isThrownBy(() -> vec.addAll(DoubleStream.of(1, 2, 3).peek(value -> {
                            if (value == 3) {
                                begun.set(vec.stream().spliterator());
                                assertThat(begun.get().estimateSize()).isEqualTo(MANY + 2);
                                throw new UnsupportedOperationException("three");
                            }
                        })));
                // As many changes as elements were rolled back: the version is that of the beginning, the elements are
                // not.
                vec.removeLast();
                vec.clear();
                vec.shrinkToFit();
                assertThat(vec.version()).isEqualTo(MANY + 2);
                DoubleConsumer none = value -> {
                    throw new AssertionError("read " + value);
                };
                assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(() -> {
                    if (whole) {
                        begun.get().forEachRemaining(none);
                    } else {
                        begun.get().tryAdvance(none);
                    }
                });
            }
        }
    }

    @Test
    void searchesComparesAndReversesAnySize() {
        for (int size : new int[] {1, 2, 3, 64, MANY}) {
            try (DoubleVec vec = vec(size);
                    DoubleVec other = vec(size)) {
                assertThat(vec.mismatch(other)).isEqualTo(-1);
                assertThat(vec.hashCode()).isEqualTo(Arrays.hashCode(values(size)));
                for (int index : new int[] {0, 1, size / 2, size - 1}) {
                    if (index >= size) {
                        continue;
                    }
                    double before = vec.get(index);
                    vec.set(index, (double) 127);
                    assertThat(vec.indexOf((double) 127)).isEqualTo(index);
                    assertThat(vec.lastIndexOf((double) 127)).isEqualTo(index);
                    assertThat(vec.mismatch(other)).isEqualTo(index);
                    assertThat(vec.compareTo(other)).isPositive();
                    assertThat(vec.equals(other)).isFalse();
                    vec.set(index, before);
                }
                assertThat(vec.indexOf((double) 127)).isEqualTo(-1);
                assertThat(vec.lastIndexOf((double) 127)).isEqualTo(-1);
                vec.reverse();
                double[] expected = values(size);
                for (int i = 0; i < size; i++) {
                    assertThat(vec.get(i) == expected[size - 1 - i]).isTrue();
                }
            }
        }
    }

    @Test
    void fillsARangeAndNothingElse() {
        for (int length : new int[] {0, 1, 7, 511, 512, 513, 4095, 4096, 4097, 10_000, MANY}) {
            double[] expected = values(MANY + 10);
            try (DoubleVec vec = vec(MANY + 10)) {
                vec.fill(3, length, (double) 99);
                Arrays.fill(expected, 3, 3 + length, (double) 99);
                assertThat(Arrays.equals(vec.toArray(), expected)).isTrue();
            }
        }
    }
}
