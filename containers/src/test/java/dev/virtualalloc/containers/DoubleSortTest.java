package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class DoubleSortTest {
    private static final Random RANDOM = new Random(11);
    private static final int LONGEST = 3000;

    private static final Map<String, IntToLongFunction> INPUTS = Map.of(
            "random", i -> RANDOM.nextLong(),
            "few values", i -> RANDOM.nextInt(3),
            "equal", i -> 7,
            "rising", i -> i,
            "falling", i -> -i,
            "rising, but for the last", i -> i == LONGEST - 1 ? 1 : i,
            "saw", i -> i % 50,
            "pipe of an organ", i -> Math.min(i, LONGEST - i),
            "least and greatest", i -> RANDOM.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE);

    private static double[] values(IntToLongFunction input, int length) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = (double) input.applyAsLong(i);
        }
        return values;
    }

    /** With so short an array, and so few divisions, that all of the algorithm is needed for little. */
    private static void check(String what, double[] values, int arrayLength, int depth) {
        double[] expected = values.clone();
        Arrays.sort(expected);
        try (DoubleVec vec = DoubleVec.withMaximum(values.length + 2)) {
            vec.add((double) 100);
            vec.addAll(values);
            vec.add((double) 1);
            new DoubleSort(vec.address() + Double.BYTES, values.length, arrayLength, depth).sort();
            check(what, vec, expected);
            // #if double float int long
            vec.copyFrom(1, values, 0, values.length);
            new DoubleSortTask(vec, new DoubleSort(vec.address() + Double.BYTES, values.length, arrayLength, depth))
                    .invoke();
            check(what + ", in parallel", vec, expected);
            // #endif
        }
    }

    private static void check(String what, DoubleVec vec, double[] expected) {
        double[] sorted = vec.toArray();
        assertThat(Arrays.equals(sorted, 1, sorted.length - 1, expected, 0, expected.length))
                .as(what)
                .isTrue();
        assertThat(sorted[0]).isEqualTo((double) 100);
        assertThat(sorted[sorted.length - 1]).isEqualTo((double) 1);
    }

    @Test
    void sortsAsArraysDoesHoweverOftenItDivides() {
        INPUTS.forEach((name, input) -> {
            for (int length : new int[] {0, 1, 2, 3, 15, 16, 17, 300, LONGEST}) {
                for (int arrayLength : new int[] {1, 16, 299, LONGEST}) {
                    for (int depth : new int[] {0, 2, 100}) {
                        check(
                                "%s: %d in arrays of %d, depth %d".formatted(name, length, arrayLength, depth),
                                values(input, length),
                                arrayLength,
                                depth);
                    }
                }
            }
        });
    }

    @Test
    void sortsMoreThanFitIntoTheArray() {
        int length = DoubleSort.MAX_ARRAY_LENGTH + 1;
        // Soon sorted, however many there are.
        double[] values = values(i -> i == length - 1 ? 1 : i, length);
        try (DoubleVec vec = DoubleVec.withMaximum(length)) {
            vec.addAll(values);
            vec.sort();
            double[] expected = values.clone();
            Arrays.sort(expected);
            assertThat(Arrays.equals(vec.toArray(), expected)).isTrue();
            vec.copyFrom(0, values, 0, length);
            vec.parallelSort();
            assertThat(Arrays.equals(vec.toArray(), expected)).isTrue();
        }
    }

    // #if double float
    @Test
    void sortsNotANumberAndZerosAsArraysDoesHoweverOftenItDivides() {
        double[] some = {
            -0.0f,
            0.0f,
            Double.NaN,
            // #endif
            // #if double
            Double.longBitsToDouble(-1),
            // #endif
            // #if float
            // Float.intBitsToFloat(-1),
            // #endif
            // #if double float
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MAX_VALUE,
            -1,
            1
        };
        for (int values = 1; values <= some.length; values++) {
            double[] array = new double[LONGEST];
            for (int i = 0; i < array.length; i++) {
                array[i] = some[some.length - 1 - RANDOM.nextInt(values)];
            }
            for (int depth : new int[] {0, 2, 100}) {
                check("the last %d, depth %d".formatted(values, depth), array, 16, depth);
            }
            for (int i = 0; i < array.length; i++) {
                array[i] = some[RANDOM.nextInt(values)];
            }
            check("the first %d".formatted(values), array, 16, 100);
        }
    }
    // #endif
}
