package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be done with a vec or a stack without knowing the type of its elements. */
class CommonTypesTest {
    record Point(int x, double y) {}

    private static final RecordLayout<Point> LAYOUT = ElementLayout.ofRecord(Point.class);

    /** A vec of each type, with the two elements that it holds. */
    static Stream<Object[]> vecs() {
        return Stream.of(
                filled(ByteVec.withMaximum(100), (byte) 1, (byte) 2),
                filled(ShortVec.withMaximum(100), (short) 1, (short) 2),
                filled(CharVec.withMaximum(100), 'a', 'b'),
                filled(IntVec.withMaximum(100), 1, 2),
                filled(LongVec.withMaximum(100), 1L, 2L),
                filled(FloatVec.withMaximum(100), 1f, 2f),
                filled(DoubleVec.withMaximum(100), 1.0, 2.0),
                filled(StructVec.withMaximum(100, LAYOUT), new Point(1, 2), new Point(3, 4)));
    }

    static Stream<VecStack> stacks() {
        ByteStack bytes = ByteStack.withMaximum(100);
        bytes.push((byte) 1);
        ShortStack shorts = ShortStack.withMaximum(100);
        shorts.push((short) 1);
        CharStack chars = CharStack.withMaximum(100);
        chars.push('a');
        IntStack ints = IntStack.withMaximum(100);
        ints.push(1);
        LongStack longs = LongStack.withMaximum(100);
        longs.push(1);
        FloatStack floats = FloatStack.withMaximum(100);
        floats.push(1);
        DoubleStack doubles = DoubleStack.withMaximum(100);
        doubles.push(1);
        StructStack<Point> structs = StructStack.withMaximum(100, LAYOUT);
        structs.push(new Point(1, 2));
        return Stream.of(bytes, shorts, chars, ints, longs, floats, doubles, structs);
    }

    private static <E> Object[] filled(Vec<E> vec, E first, E second) {
        vec.asList().addAll(List.of(first, second));
        return new Object[] {vec, List.of(first, second)};
    }

    private static List<Object> visited(Vec<?> vec) {
        List<Object> visited = new ArrayList<>();
        for (Object element : vec) {
            visited.add(element);
        }
        return visited;
    }

    @ParameterizedTest
    @MethodSource("vecs")
    void aVecOfAnyTypeIsIterated(Vec<?> vec, List<?> elements) {
        try (vec) {
            List<Object> visited = new ArrayList<>();
            vec.forEach(visited::add);
            assertThat(visited(vec)).isEqualTo(elements);
            assertThat(visited).isEqualTo(elements);
            assertThat(StreamSupport.stream(vec.spliterator(), false).toList()).isEqualTo(elements);
            assertThat(vec.spliterator().hasCharacteristics(Spliterator.SIZED | Spliterator.ORDERED))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("vecs")
    void aVecOfAnyTypeGrowsShrinksAndFreezes(Vec<?> vec, List<?> elements) {
        try (vec) {
            long address = vec.address();
            assertThat(vec.maximum()).isGreaterThanOrEqualTo(100);
            vec.reserve(98);
            assertThat(vec.capacity()).isGreaterThanOrEqualTo(100);
            assertThat(vec.tryReserve(Long.MAX_VALUE)).isFalse();
            vec.resize(3);
            vec.freeze();
            assertThat(vec.isFrozen()).isTrue();
            assertThatIllegalStateException().isThrownBy(vec::clear).withMessageContaining("frozen");
            vec.thaw();
            vec.truncate(2);
            assertThat(vec.asUnmodifiableList()).isEqualTo(elements);
            vec.removeRange(0, 1);
            assertThat(visited(vec)).isEqualTo(elements.subList(1, 2));
            vec.clear();
            vec.shrinkToFit();
            assertThat(vec.isEmpty()).isTrue();
            assertThat(vec.address()).isEqualTo(address);
        }
    }

    @ParameterizedTest
    @MethodSource("vecs")
    void iterationOfAVecOfAnyTypeIsFailFast(Vec<?> vec, List<?> elements) {
        try (vec) {
            Iterator<?> iterator = vec.iterator();
            vec.truncate(1);
            assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::next);
            assertThatExceptionOfType(ConcurrentModificationException.class)
                    .isThrownBy(() -> vec.forEach(element -> vec.clear()));
        }
        assertThatIllegalStateException().isThrownBy(vec::iterator);
        assertThatIllegalStateException().isThrownBy(vec::spliterator);
        assertThatIllegalStateException().isThrownBy(() -> vec.forEach(element -> {}));
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void aStackOfAnyTypeHasFrames(VecStack stack) {
        try (stack) {
            assertThat(stack.size()).isEqualTo(1);
            stack.pushFrame();
            stack.drop(0);
            stack.popFrame();
            assertThat(stack.isEmpty()).isFalse();
            stack.clear();
            assertThat(stack.isEmpty()).isTrue();
            assertThat(stack.maximum()).isGreaterThanOrEqualTo(100);
        }
        assertThatIllegalStateException().isThrownBy(stack::pushFrame).withMessageContaining("closed");
    }
}
