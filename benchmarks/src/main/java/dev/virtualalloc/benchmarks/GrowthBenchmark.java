package dev.virtualalloc.benchmarks;

import dev.virtualalloc.benchmarks.peers.LongPeer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The whole life of a sequence: create, add from nothing, close. */
public class GrowthBenchmark extends PeerBenchmark {

    @Param({
        "LongVec",
        "LongVec, nothing kept",
        "LongVec, 1 GiB kept",
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

    /** How many elements are added. */
    @Param({"1", "1000", "1000000", "50000000"})
    public int elements;

    @Benchmark
    public long life() {
        try (LongPeer longs = LongPeer.create(peer)) {
            longs.addRange(0, elements);
            return longs.get(elements - 1);
        }
    }
}
