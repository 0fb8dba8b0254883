package dev.virtualalloc.benchmarks.peers;

import dev.virtualalloc.containers.ByteVec;
import dev.virtualalloc.containers.CharVec;
import dev.virtualalloc.containers.DoubleVec;
import dev.virtualalloc.containers.FloatVec;
import dev.virtualalloc.containers.IntVec;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.containers.ShortVec;
import java.util.Arrays;
import java.util.Random;

/**
 * Elements to be sorted.
 *
 * @param shuffle puts them in random order, the same each time
 * @param sort sorts them
 * @param parallelSort sorts them on several threads
 */
public record Sorter(Runnable shuffle, Runnable sort, Runnable parallelSort) {

    /**
     * Creates random elements.
     *
     * @param peer {@code vec} or {@code Arrays}
     * @param type the name of a primitive type
     * @param elements how many
     * @return the elements
     */
    public static Sorter create(String peer, String type, int elements) {
        boolean vec = peer.equals("vec");
        Random random = new Random(1);
        return switch (type) {
            case "byte" -> {
                byte[] values = new byte[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = (byte) random.nextInt();
                }
                yield vec ? of(ByteVec.withMaximum(elements), values) : of(values.clone(), values);
            }
            case "short" -> {
                short[] values = new short[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = (short) random.nextInt();
                }
                yield vec ? of(ShortVec.withMaximum(elements), values) : of(values.clone(), values);
            }
            case "char" -> {
                char[] values = new char[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = (char) random.nextInt();
                }
                yield vec ? of(CharVec.withMaximum(elements), values) : of(values.clone(), values);
            }
            case "int" -> {
                int[] values = new int[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = random.nextInt();
                }
                yield vec ? of(IntVec.withMaximum(elements), values) : of(values.clone(), values);
            }
            case "long" -> {
                long[] values = new long[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = random.nextLong();
                }
                yield vec ? of(LongVec.withMaximum(elements), values) : of(values.clone(), values);
            }
            case "float" -> {
                float[] values = new float[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = random.nextFloat();
                }
                yield vec ? of(FloatVec.withMaximum(elements), values) : of(values.clone(), values);
            }
            case "double" -> {
                double[] values = new double[elements];
                for (int i = 0; i < elements; i++) {
                    values[i] = random.nextDouble();
                }
                yield vec ? of(DoubleVec.withMaximum(elements), values) : of(values.clone(), values);
            }
            default -> throw new IllegalArgumentException("there is no type called " + type);
        };
    }

    private static Sorter of(ByteVec vec, byte[] values) {
        vec.addAll(values);
        return new Sorter(() -> vec.copyFrom(0, values, 0, values.length), vec::sort, vec::parallelSort);
    }

    private static Sorter of(byte[] array, byte[] values) {
        return new Sorter(
                () -> System.arraycopy(values, 0, array, 0, values.length),
                () -> Arrays.sort(array),
                () -> Arrays.parallelSort(array));
    }

    private static Sorter of(ShortVec vec, short[] values) {
        vec.addAll(values);
        return new Sorter(() -> vec.copyFrom(0, values, 0, values.length), vec::sort, vec::parallelSort);
    }

    private static Sorter of(short[] array, short[] values) {
        return new Sorter(
                () -> System.arraycopy(values, 0, array, 0, values.length),
                () -> Arrays.sort(array),
                () -> Arrays.parallelSort(array));
    }

    private static Sorter of(CharVec vec, char[] values) {
        vec.addAll(values);
        return new Sorter(() -> vec.copyFrom(0, values, 0, values.length), vec::sort, vec::parallelSort);
    }

    private static Sorter of(char[] array, char[] values) {
        return new Sorter(
                () -> System.arraycopy(values, 0, array, 0, values.length),
                () -> Arrays.sort(array),
                () -> Arrays.parallelSort(array));
    }

    private static Sorter of(IntVec vec, int[] values) {
        vec.addAll(values);
        return new Sorter(() -> vec.copyFrom(0, values, 0, values.length), vec::sort, vec::parallelSort);
    }

    private static Sorter of(int[] array, int[] values) {
        return new Sorter(
                () -> System.arraycopy(values, 0, array, 0, values.length),
                () -> Arrays.sort(array),
                () -> Arrays.parallelSort(array));
    }

    private static Sorter of(LongVec vec, long[] values) {
        vec.addAll(values);
        return new Sorter(() -> vec.copyFrom(0, values, 0, values.length), vec::sort, vec::parallelSort);
    }

    private static Sorter of(long[] array, long[] values) {
        return new Sorter(
                () -> System.arraycopy(values, 0, array, 0, values.length),
                () -> Arrays.sort(array),
                () -> Arrays.parallelSort(array));
    }

    private static Sorter of(FloatVec vec, float[] values) {
        vec.addAll(values);
        return new Sorter(() -> vec.copyFrom(0, values, 0, values.length), vec::sort, vec::parallelSort);
    }

    private static Sorter of(float[] array, float[] values) {
        return new Sorter(
                () -> System.arraycopy(values, 0, array, 0, values.length),
                () -> Arrays.sort(array),
                () -> Arrays.parallelSort(array));
    }

    private static Sorter of(DoubleVec vec, double[] values) {
        vec.addAll(values);
        return new Sorter(() -> vec.copyFrom(0, values, 0, values.length), vec::sort, vec::parallelSort);
    }

    private static Sorter of(double[] array, double[] values) {
        return new Sorter(
                () -> System.arraycopy(values, 0, array, 0, values.length),
                () -> Arrays.sort(array),
                () -> Arrays.parallelSort(array));
    }
}
