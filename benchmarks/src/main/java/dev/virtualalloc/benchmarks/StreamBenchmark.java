package dev.virtualalloc.benchmarks;

import dev.virtualalloc.benchmarks.peers.StreamPeer;
import java.util.PrimitiveIterator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** One pass over longs by what hands them out one by one. */
public class StreamBenchmark extends PeerBenchmark {

    @Param({"LongVec", "long[]", "fastutil", "ArrayList"})
    public String peer;

    @Param("65536")
    public int elements;

    private StreamPeer longs;
    private long sum;

    @Setup
    public void fill() {
        longs = StreamPeer.create(peer, elements);
    }

    @Benchmark
    public long sum() {
        return longs.stream().get().sum();
    }

    @Benchmark
    public long map() {
        return longs.stream().get().map(value -> value * 3 + 1).sum();
    }

    @Benchmark
    public long parallel() {
        return longs.stream().get().parallel().sum();
    }

    @Benchmark
    public long forEach() {
        sum = 0;
        longs.forEach().accept(value -> sum += value);
        return sum;
    }

    @Benchmark
    public long iterator() {
        long total = 0;
        for (PrimitiveIterator.OfLong all = longs.iterator().get(); all.hasNext(); ) {
            total += all.nextLong();
        }
        return total;
    }
}
