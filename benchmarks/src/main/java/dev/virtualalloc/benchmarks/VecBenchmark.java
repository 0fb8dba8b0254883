package dev.virtualalloc.benchmarks;

import dev.virtualalloc.containers.DoubleVec;
import dev.virtualalloc.containers.LongVec;
import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The data plane of a vec beside an array and fastutil's list: the time of one pass over all elements, with what growing costs
 * left out. What is stored in order is measured for long as well, which the JVM compiles differently from double. Vec and list have both grown from nothing before, because a method that has never grown is compiled without the code
 * for it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx2g")
@State(Scope.Thread)
public class VecBenchmark {

    /** How many elements there are: the fewer stay in the cache of one core, the more do not. */
    @Param({"16384", "1048576"})
    public int elements;

    private final DoubleArrayList list = new DoubleArrayList();
    private double[] array;
    private int[] random;
    private DoubleVec vec;
    private long[] longArray;
    private LongVec longVec;

    /** Fills all three alike. */
    @Setup
    public void fill() {
        array = new double[elements];
        random = new Random(1).ints(elements, 0, elements).toArray();
        vec = DoubleVec.withMaximum(elements);
        longArray = new long[elements];
        longVec = LongVec.withMaximum(elements);
        longVec.resize(elements);
        for (int i = 0; i < elements; i++) {
            array[i] = i;
            list.add(i);
            vec.add(i);
        }
    }

    /** Releases the memory. */
    @TearDown
    public void close() {
        vec.close();
        longVec.close();
    }

    @Benchmark
    public double getInOrderArray() {
        double sum = 0;
        for (int i = 0; i < elements; i++) {
            sum += array[i];
        }
        return sum;
    }

    @Benchmark
    public double getInOrderFastutil() {
        double sum = 0;
        for (int i = 0; i < elements; i++) {
            sum += list.getDouble(i);
        }
        return sum;
    }

    @Benchmark
    public double getInOrderVec() {
        double sum = 0;
        for (int i = 0; i < elements; i++) {
            sum += vec.get(i);
        }
        return sum;
    }

    @Benchmark
    public double getAtRandomArray() {
        double sum = 0;
        for (int i : random) {
            sum += array[i];
        }
        return sum;
    }

    @Benchmark
    public double getAtRandomFastutil() {
        double sum = 0;
        for (int i : random) {
            sum += list.getDouble(i);
        }
        return sum;
    }

    @Benchmark
    public double getAtRandomVec() {
        double sum = 0;
        for (int i : random) {
            sum += vec.get(i);
        }
        return sum;
    }

    @Benchmark
    public void setInOrderArray() {
        for (int i = 0; i < elements; i++) {
            array[i] = i;
        }
    }

    @Benchmark
    public void setInOrderFastutil() {
        for (int i = 0; i < elements; i++) {
            list.set(i, i);
        }
    }

    @Benchmark
    public void setInOrderVec() {
        for (int i = 0; i < elements; i++) {
            vec.set(i, i);
        }
    }

    @Benchmark
    public void setInOrderLongArray() {
        for (int i = 0; i < elements; i++) {
            longArray[i] = i;
        }
    }

    @Benchmark
    public void setInOrderLongVec() {
        for (int i = 0; i < elements; i++) {
            longVec.set(i, i);
        }
    }

    @Benchmark
    public void setAtRandomArray() {
        for (int i : random) {
            array[i] = i;
        }
    }

    @Benchmark
    public void setAtRandomFastutil() {
        for (int i : random) {
            list.set(i, i);
        }
    }

    @Benchmark
    public void setAtRandomVec() {
        for (int i : random) {
            vec.set(i, i);
        }
    }

    @Benchmark
    public void addFastutil() {
        list.clear();
        for (int i = 0; i < elements; i++) {
            list.add(i);
        }
    }

    @Benchmark
    public void addVec() {
        vec.clear();
        for (int i = 0; i < elements; i++) {
            vec.add(i);
        }
    }
}
