package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import org.junit.jupiter.api.Test;

class DoubleVecIterationTest {
    private static final List<Double> THREE = List.of((double) 1, (double) 2, (double) 3);

    private static DoubleVec three() {
        DoubleVec vec = DoubleVec.withMaximum(100);
        vec.addAll((double) 1, (double) 2, (double) 3);
        return vec;
    }

    @Test
    void aForLoopVisitsTheElementsInOrder() {
        try (DoubleVec vec = three()) {
            List<Double> visited = new ArrayList<>();
            for (double value : vec) {
                visited.add(value);
            }
            assertThat(visited).isEqualTo(THREE);
        }
    }

    @Test
    void actionsAreGivenTheElementsInOrderBoxedOrNot() {
        try (DoubleVec vec = three()) {
            List<Double> boxed = new ArrayList<>();
            vec.forEach(boxed::add);
            List<Double> unboxed = new ArrayList<>();
            vec.forEachDouble(value -> unboxed.add((double) value));
            assertThat(boxed).isEqualTo(THREE);
            assertThat(unboxed).isEqualTo(THREE);
        }
    }

    @Test
    void anActionThatIsNotBoxedMustNotChangeTheVecEither() {
        try (DoubleVec vec = three()) {
            assertThatExceptionOfType(ConcurrentModificationException.class)
                    .isThrownBy(() -> vec.forEachDouble(value -> vec.add((double) 4)));
            assertThat(vec.size()).isEqualTo(4);
            assertThatIllegalStateException()
                    .isThrownBy(() -> vec.forEachDouble(value -> vec.close()))
                    .withMessage("this DoubleVec is closed");
            assertThatIllegalStateException().isThrownBy(() -> vec.forEachDouble(value -> {}));
        }
    }

    @Test
    void anIteratorIsFailFastAndEnds() {
        try (DoubleVec vec = three()) {
            Iterator<Double> failing = vec.iterator();
            assertThat(failing.next()).isEqualTo((double) 1);
            vec.removeLast();
            assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(failing::next);
            Iterator<Double> whole = vec.iterator();
            assertThat(whole.next()).isEqualTo((double) 1);
            assertThat(whole.next()).isEqualTo((double) 2);
            assertThat(whole.hasNext()).isFalse();
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(whole::next);
        }
    }

    @Test
    void aSpliteratorKnowsItsSizeAndSplits() {
        try (DoubleVec vec = DoubleVec.withMaximum(2000)) {
            vec.resize(1001, (double) 7);
            Spliterator<Double> second = vec.spliterator();
            Spliterator<Double> first = second.trySplit();
            assertThat(first.getExactSizeIfKnown()).isEqualTo(500);
            assertThat(second.getExactSizeIfKnown()).isEqualTo(501);
            assertThat(second.hasCharacteristics(Spliterator.SUBSIZED | Spliterator.ORDERED))
                    .isTrue();
            assertThat(first.tryAdvance(value -> assertThat(value).isEqualTo((double) 7)))
                    .isTrue();
        }
    }
}
