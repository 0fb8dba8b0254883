package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ListIterator;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Does the same to a vec and to an {@link ArrayList}, at random: {@code -Dvirtualalloc.model.operations=N} for more of it. */
@ParameterizedClass
@MethodSource("dev.virtualalloc.support.Backends#usable")
class DoubleVecModelTest {
    private static final long OPERATIONS = Long.getLong("virtualalloc.model.operations", 100_000);
    private static final long SEED = Long.getLong("virtualalloc.model.seed", 20_260_101);
    private static final int MAXIMUM = 40_000;

    private final AddressSpace space;
    private final Random random = new Random(SEED);
    private final List<Double> model = new ArrayList<>();

    DoubleVecModelTest(AddressSpace space) {
        this.space = space;
    }

    @Test
    void doesWhatAnArrayListDoes() {
        try (DoubleVec vec = DoubleVec.withCapacity(0, Backends.withMaximum(space, (long) MAXIMUM * Double.BYTES))) {
            long address = vec.address();
            for (long i = 0; i < OPERATIONS; i++) {
                int operation = random.nextInt(27);
                apply(operation, vec);
                if (i % 250 == 0 || vec.size() != model.size()) {
                    assertThat(vec.asList())
                            .as("after operation %d of kind %d, seed %d", i, operation, SEED)
                            .isEqualTo(model);
                }
            }
            assertThat(vec.asList()).isEqualTo(model);
            assertThat(vec.address()).isEqualTo(address);
        }
    }

    private void apply(int operation, DoubleVec vec) {
        int size = model.size();
        int position = random.nextInt(size + 1);
        double value = value();
        switch (operation) {
            case 0 -> both(vec, () -> vec.insert(position, value), () -> model.add(position, value));
            case 1 -> {
                double[] values = values();
                vec.insertAll(position, values);
                model.addAll(position, boxed(values));
            }
            case 2 -> {
                double[] values = values();
                vec.addAll(values);
                model.addAll(boxed(values));
            }
            case 3 -> {
                if (size < 1000) {
                    vec.addAll(vec);
                    model.addAll(List.copyOf(model));
                }
            }
            case 4 -> {
                int length = random.nextInt(size - position + 1);
                vec.removeRange(position, length);
                model.subList(position, position + length).clear();
            }
            case 5 -> {
                vec.truncate(position);
                model.subList(position, size).clear();
            }
            case 6 -> {
                int target = random.nextInt(200);
                vec.resize(target);
                resizeModel(target, (double) 0);
            }
            case 7 -> {
                int target = random.nextInt(200);
                vec.resize(target, value);
                resizeModel(target, value);
            }
            case 8 -> {
                vec.shrinkToFit();
                vec.reserve(random.nextInt(5000));
            }
            case 9 -> {
                vec.sort();
                Collections.sort(model);
            }
            case 10 -> {
                int length = random.nextInt(size - position + 1);
                vec.sort(position, length);
                Collections.sort(model.subList(position, position + length));
            }
            case 11 -> {
                vec.reverse();
                Collections.reverse(model);
            }
            case 12 -> assertThat(vec.indexOf(value)).isEqualTo(model.indexOf(value));
            case 13 -> assertThat(vec.lastIndexOf(value)).isEqualTo(model.lastIndexOf(value));
            case 14 -> assertThat(vec.hashCode()).isEqualTo(model.hashCode());
            case 15 -> {
                ListIterator<Double> one = vec.asList().listIterator(position);
                ListIterator<Double> other = model.listIterator(position);
                for (int i = 0; i < 5; i++) {
                    step(random.nextInt(4), one, other);
                }
            }
            case 16 -> {
                int length = random.nextInt(size - position + 1);
                List<Double> one = vec.asList().subList(position, position + length);
                List<Double> other = model.subList(position, position + length);
                one.add(value);
                other.add(value);
                one.remove(0);
                other.remove(0);
                assertThat(one).isEqualTo(other);
            }
            case 17 -> {
                int length = random.nextInt(size - position + 1);
                int target = random.nextInt(size - length + 1);
                vec.copyFrom(target, vec, position, length);
                List<Double> copy = List.copyOf(model.subList(position, position + length));
                for (int i = 0; i < length; i++) {
                    model.set(target + i, copy.get(i));
                }
            }
            case 24 -> {
                int length = random.nextInt(size - position + 1);
                List<Double> one = vec.asList().subList(position, position + length);
                List<Double> other = model.subList(position, position + length);
                assertThat(one.removeIf(each -> each < value)).isEqualTo(other.removeIf(each -> each < value));
                assertThat(one).isEqualTo(other);
                assertThat(one.retainAll(List.of(value))).isEqualTo(other.retainAll(List.of(value)));
                assertThat(one).isEqualTo(other);
            }
            case 25 -> {
                List<Double> values = boxed(values());
                assertThat(vec.asList().removeAll(values)).isEqualTo(model.removeAll(values));
            }
            default -> onElements(operation, vec, value);
        }
    }

    private void onElements(int operation, DoubleVec vec, double value) {
        if (model.isEmpty()) {
            vec.add(value);
            model.add(value);
            return;
        }
        int index = random.nextInt(model.size());
        switch (operation) {
            case 18 -> assertThat(vec.get(index)).isEqualTo(model.get(index));
            case 19 -> {
                vec.set(index, value);
                model.set(index, value);
            }
            case 20 -> assertThat(vec.remove(index)).isEqualTo(model.remove(index));
            case 21 -> assertThat(vec.removeLast()).isEqualTo(model.remove(model.size() - 1));
            case 22 -> {
                vec.swap(index, 0);
                Collections.swap(model, index, 0);
            }
            case 23 -> {
                int length = random.nextInt(model.size() - index + 1);
                vec.fill(index, length, value);
                Collections.fill(model.subList(index, index + length), value);
            }
            default -> {
                vec.add(value);
                model.add(value);
            }
        }
    }

    private void step(int kind, ListIterator<Double> one, ListIterator<Double> other) {
        double value = value();
        assertThat(one.nextIndex()).isEqualTo(other.nextIndex());
        if (kind == 0) {
            one.add(value);
            other.add(value);
        } else if (other.hasNext()) {
            assertThat(one.next()).isEqualTo(other.next());
            if (kind == 1) {
                one.remove();
                other.remove();
            } else if (kind == 2) {
                one.set(value);
                other.set(value);
            }
        } else if (other.hasPrevious()) {
            assertThat(one.previous()).isEqualTo(other.previous());
        }
    }

    private void both(DoubleVec vec, Runnable real, Runnable modelled) {
        real.run();
        modelled.run();
        assertThat(vec.capacity()).isGreaterThanOrEqualTo(vec.size());
    }

    private void resizeModel(int target, double value) {
        while (model.size() > target) {
            model.remove(model.size() - 1);
        }
        while (model.size() < target) {
            model.add(value);
        }
    }

    private double value() {
        return (double) random.nextInt(128);
    }

    private double[] values() {
        double[] values = new double[random.nextInt(10)];
        for (int i = 0; i < values.length; i++) {
            values[i] = value();
        }
        return values;
    }

    private static List<Double> boxed(double[] values) {
        List<Double> boxed = new ArrayList<>();
        for (double value : values) {
            boxed.add(value);
        }
        return boxed;
    }
}
