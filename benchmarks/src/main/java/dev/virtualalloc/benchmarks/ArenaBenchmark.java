package dev.virtualalloc.benchmarks;

import dev.virtualalloc.benchmarks.peers.PiecePeer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Many pieces of 32 bytes, allocated, written and given back together. With {@code -prof gc}, the heap that they take. */
public class ArenaBenchmark extends PeerBenchmark {

    @Param({
        "VirtualArena",
        "VirtualArena, offsets",
        "VirtualArena, segments",
        "FFM slicing",
        "FFM confined",
        "FFM auto",
        "MemoryStack",
        "heap",
        "Netty"
    })
    public String peer;

    @Param({"100000", "2000000"})
    public int pieces;

    private PiecePeer allocator;
    private Object[] kept;

    @Setup
    public void open() {
        allocator = PiecePeer.create(peer, pieces);
        kept = new Object[pieces];
    }

    @TearDown
    public void close() {
        allocator.close();
    }

    @Benchmark
    public long write() {
        PiecePeer local = allocator;
        long sum = 0;
        for (int i = 0; i < pieces; i++) {
            sum += local.write(i);
        }
        local.reset();
        return sum;
    }

    @Benchmark
    public Object[] keep() {
        PiecePeer local = allocator;
        for (int i = 0; i < pieces; i++) {
            kept[i] = local.keep(i);
        }
        local.reset();
        return kept;
    }
}
