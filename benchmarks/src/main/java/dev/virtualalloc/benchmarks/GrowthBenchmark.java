package dev.virtualalloc.benchmarks;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.containers.DoubleVec;
import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The whole life of a vec beside that of fastutil's list: create, add from nothing, close. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx4g")
@State(Scope.Thread)
public class GrowthBenchmark {

    /** How many elements are added. */
    @Param({"1000", "1000000", "50000000"})
    public int elements;

    private final Allocator allocator = VirtualAlloc.withMaximum(1L << 32);

    @Benchmark
    public long vec() {
        try (DoubleVec vec = DoubleVec.withCapacity(0, allocator)) {
            for (int i = 0; i < elements; i++) {
                vec.add(i);
            }
            return vec.size();
        }
    }

    @Benchmark
    public long fastutil() {
        DoubleArrayList list = new DoubleArrayList();
        for (int i = 0; i < elements; i++) {
            list.add(i);
        }
        return list.size();
    }
}
