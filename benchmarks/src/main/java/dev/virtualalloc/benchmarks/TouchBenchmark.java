package dev.virtualalloc.benchmarks;

import dev.virtualalloc.Block;
import dev.virtualalloc.benchmarks.peers.OwnAllocators;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.lwjgl.system.MemoryUtil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/** New memory: allocate it, write to each of its pages, give it back. */
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class TouchBenchmark extends PeerBenchmark {
    private static final int PAGE = 4096;

    @Param({"Block, nothing kept", "long[]", "ByteBuffer", "malloc"})
    public String peer;

    @Param("1073741824")
    public int bytes;

    @Benchmark
    public long touch() {
        return switch (peer) {
            case "Block, nothing kept" -> block();
            case "long[]" -> array();
            case "ByteBuffer" -> buffer();
            case "malloc" -> malloc();
            default -> throw new IllegalArgumentException("there is no peer called " + peer);
        };
    }

    private long block() {
        try (Block block = OwnAllocators.NOTHING_KEPT.allocate(bytes)) {
            for (int i = 0; i < bytes; i += PAGE) {
                block.putByte(i, (byte) 1);
            }
            return block.getByte(0);
        }
    }

    private long array() {
        long[] array = new long[bytes / Long.BYTES];
        for (int i = 0; i < array.length; i += PAGE / Long.BYTES) {
            array[i] = 1;
        }
        return array[0];
    }

    private long buffer() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        for (int i = 0; i < bytes; i += PAGE) {
            buffer.put(i, (byte) 1);
        }
        byte first = buffer.get(0);
        BufferUtil.free(buffer);
        return first;
    }

    private long malloc() {
        long address = MemoryUtil.nmemAlloc(bytes);
        for (int i = 0; i < bytes; i += PAGE) {
            MemoryUtil.memPutByte(address + i, (byte) 1);
        }
        byte first = MemoryUtil.memGetByte(address);
        MemoryUtil.nmemFree(address);
        return first;
    }
}
