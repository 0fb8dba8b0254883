package dev.virtualalloc.benchmarks;

import dev.virtualalloc.benchmarks.peers.LongPeer;
import java.io.IOException;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One long life in a new JVM: how long it takes, and how long the slowest 1024 additions take. */
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class PushBenchmark extends PeerBenchmark {
    private static final int BATCH = 1024;
    private static final int WARMUP = 1_000_000;

    @Param({
        "LongVec, nothing kept",
        "long[]",
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
    @Param("200000000")
    public int elements;

    /** The file that a {@link LifeTrace} is written to, or {@code none}. */
    @Param(LifeTrace.NONE)
    public String trace;

    /** What is counted beside the time. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Pauses {
        /** How long the slowest 1024 additions took, in nanoseconds. */
        public long worst;
    }

    /** Lets the JVM compile the loop. */
    @Setup
    public void warmUp() {
        try (LongPeer longs = LongPeer.create(peer)) {
            push(longs, Math.min(elements, WARMUP), LifeTrace.to(LifeTrace.NONE, elements));
        }
    }

    @Benchmark
    public void push(Pauses pauses) throws IOException {
        LifeTrace life = LifeTrace.to(trace, elements);
        try (LongPeer longs = LongPeer.create(peer)) {
            pauses.worst = push(longs, elements, life);
        }
        life.write();
    }

    private static long push(LongPeer longs, int elements, LifeTrace life) {
        long worst = 0;
        for (int added = 0; added < elements; added += BATCH) {
            long start = System.nanoTime();
            int end = Math.min(elements, added + BATCH);
            longs.addRange(added, end);
            long took = System.nanoTime() - start;
            worst = Math.max(worst, took);
            life.added(end, took);
        }
        return worst;
    }
}
