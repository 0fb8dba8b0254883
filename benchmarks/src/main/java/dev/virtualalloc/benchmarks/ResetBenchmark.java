package dev.virtualalloc.benchmarks;

import dev.virtualalloc.benchmarks.peers.PiecePeer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Many pieces given back at once; allocating them is not measured. */
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class ResetBenchmark extends PeerBenchmark {

    @Param({"VirtualArena", "FFM slicing", "FFM confined", "FFM auto", "MemoryStack", "heap", "Netty"})
    public String peer;

    @Param("2000000")
    public int pieces;

    private PiecePeer allocator;
    private Object[] kept;

    @Setup
    public void open() {
        allocator = PiecePeer.create(peer, pieces);
        kept = new Object[pieces];
    }

    @Setup(Level.Iteration)
    public void allocate() {
        for (int i = 0; i < pieces; i++) {
            kept[i] = allocator.keep(i);
        }
    }

    @TearDown
    public void close() {
        allocator.close();
    }

    @Benchmark
    public void reset() {
        allocator.reset();
    }
}
