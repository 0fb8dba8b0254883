package dev.virtualalloc.benchmarks;

import dev.virtualalloc.benchmarks.peers.LongPeer;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One pass over longs, of which the memory is there already. {@link VecBenchmark} does the same with doubles. */
public class AccessBenchmark extends PeerBenchmark {

    @Param({
        "LongVec",
        "long[]",
        "ArrayList",
        "fastutil",
        "fastutil big",
        "Agrona",
        "Netty",
        "MemorySegment",
        "Arrow",
        "Chronicle"
    })
    public String peer;

    /** How many elements there are: the fewer stay in the cache of one core, the more do not. */
    @Param({"16384", "1048576"})
    public int elements;

    private int[] random;
    private LongPeer longs;

    @Setup
    public void fill() {
        random = new Random(1).ints(elements, 0, elements).toArray();
        longs = LongPeer.create(peer);
        add();
    }

    @TearDown
    public void close() {
        longs.close();
    }

    @Benchmark
    public long getInOrder() {
        LongPeer local = longs;
        long sum = 0;
        for (int i = 0; i < elements; i++) {
            sum += local.get(i);
        }
        return sum;
    }

    @Benchmark
    public long getAtRandom() {
        LongPeer local = longs;
        long sum = 0;
        for (int i : random) {
            sum += local.get(i);
        }
        return sum;
    }

    @Benchmark
    public void setInOrder() {
        LongPeer local = longs;
        for (int i = 0; i < elements; i++) {
            local.set(i, i);
        }
    }

    @Benchmark
    public void setAtRandom() {
        LongPeer local = longs;
        for (int i : random) {
            local.set(i, i);
        }
    }

    @Benchmark
    public void add() {
        LongPeer local = longs;
        local.clear();
        local.addRange(0, elements);
    }
}
