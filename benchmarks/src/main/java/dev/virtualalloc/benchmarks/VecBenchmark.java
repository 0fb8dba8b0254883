package dev.virtualalloc.benchmarks;

import dev.virtualalloc.containers.DoubleVec;
import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The data plane of a vec beside an array and fastutil's list: the time of one element, with what growing costs left out. Vec
 * and list have both grown from nothing before, because a method that has never grown is compiled without the code for it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx2g")
@State(Scope.Thread)
public class VecBenchmark {
    /** So few that they stay in the cache of the processor: of more, where their pages happen to lie decides. */
    private static final int ELEMENTS = 1 << 14;

    private final double[] array = new double[ELEMENTS];
    private final DoubleArrayList list = new DoubleArrayList();
    private final int[] random = new Random(1).ints(ELEMENTS, 0, ELEMENTS).toArray();
    private DoubleVec vec;

    /** Fills all three alike. */
    @Setup
    public void fill() {
        vec = DoubleVec.withMaximum(ELEMENTS);
        for (int i = 0; i < ELEMENTS; i++) {
            array[i] = i;
            list.add(i);
            vec.add(i);
        }
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        vec.close();
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double getInOrderArray() {
        double sum = 0;
        for (int i = 0; i < ELEMENTS; i++) {
            sum += array[i];
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double getInOrderFastutil() {
        double sum = 0;
        for (int i = 0; i < ELEMENTS; i++) {
            sum += list.getDouble(i);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double getInOrderVec() {
        double sum = 0;
        for (int i = 0; i < ELEMENTS; i++) {
            sum += vec.get(i);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double getAtRandomArray() {
        double sum = 0;
        for (int i : random) {
            sum += array[i];
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double getAtRandomFastutil() {
        double sum = 0;
        for (int i : random) {
            sum += list.getDouble(i);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double getAtRandomVec() {
        double sum = 0;
        for (int i : random) {
            sum += vec.get(i);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void setInOrderArray() {
        for (int i = 0; i < ELEMENTS; i++) {
            array[i] = i;
        }
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void setInOrderFastutil() {
        for (int i = 0; i < ELEMENTS; i++) {
            list.set(i, i);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void setInOrderVec() {
        for (int i = 0; i < ELEMENTS; i++) {
            vec.set(i, i);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void setAtRandomArray() {
        for (int i : random) {
            array[i] = i;
        }
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void setAtRandomFastutil() {
        for (int i : random) {
            list.set(i, i);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void setAtRandomVec() {
        for (int i : random) {
            vec.set(i, i);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void addFastutil() {
        list.clear();
        for (int i = 0; i < ELEMENTS; i++) {
            list.add(i);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void addVec() {
        vec.clear();
        for (int i = 0; i < ELEMENTS; i++) {
            vec.add(i);
        }
    }
}
