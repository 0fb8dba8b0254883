package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FloatingPointOrderTest {
    @Test
    void nanIsLastAndMinusZeroBeforeZero() {
        try (DoubleVec vec = DoubleVec.withMaximum(100)) {
            vec.addAll(Double.NaN, 0.0, -0.0, Double.NEGATIVE_INFINITY, 1e300);
            vec.sort();
            assertThat(vec.toArray()).containsExactly(Double.NEGATIVE_INFINITY, -0.0, 0.0, 1e300, Double.NaN);
            assertThat(vec.indexOf(0.0)).isEqualTo(2);
            assertThat(vec.contains(Double.NaN)).isTrue();
        }
    }

    @Test
    void aStreamedValueThatDoesNotFitIsRefused() {
        try (ByteVec vec = ByteVec.withMaximum(100)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vec.addAll(IntStream.of(1, 128)))
                    .withMessage("128 is no byte: those are -128 to 127");
            assertThat(vec.isEmpty()).isTrue();
        }
    }
}
