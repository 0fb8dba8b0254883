package dev.virtualalloc.benchmarks;

import dev.virtualalloc.benchmarks.peers.Sorter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Random elements sorted, by a vec and by {@link java.util.Arrays}. */
public class SortBenchmark extends PeerBenchmark {

    @Param({"vec", "Arrays"})
    public String peer;

    @Param({"byte", "short", "char", "int", "long", "float", "double"})
    public String type;

    @Param("4000000")
    public int elements;

    private Sorter sorter;

    @Setup
    public void open() {
        sorter = Sorter.create(peer, type, elements);
    }

    @Setup(Level.Invocation)
    public void shuffle() {
        sorter.shuffle().run();
    }

    @Benchmark
    public void sort() {
        sorter.sort().run();
    }

    @Benchmark
    public void parallelSort() {
        sorter.parallelSort().run();
    }
}
