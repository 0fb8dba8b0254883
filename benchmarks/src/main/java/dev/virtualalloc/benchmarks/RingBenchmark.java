package dev.virtualalloc.benchmarks;

import dev.virtualalloc.benchmarks.peers.RingPeer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Messages of 32 bytes from one thread to another. */
public class RingBenchmark extends PeerBenchmark {

    @Param({"ByteRing", "Agrona"})
    public String peer;

    @Param("1000000")
    public int messages;

    private RingPeer ring;
    private Thread receiver;
    private long sent;
    private volatile long received;
    private volatile boolean stopped;

    @Setup
    public void open() {
        ring = RingPeer.create(peer);
        receiver = new Thread(this::receive, "receiver");
        receiver.setDaemon(true);
        receiver.start();
    }

    private void receive() {
        RingPeer local = ring;
        while (!stopped) {
            long several = local.receive();
            if (several == 0) {
                Thread.onSpinWait();
            } else {
                received += several;
            }
        }
    }

    @TearDown
    public void close() throws InterruptedException {
        stopped = true;
        receiver.join();
        ring.close();
    }

    @Benchmark
    public long pass() {
        RingPeer local = ring;
        for (int i = 0; i < messages; i++) {
            while (!local.send(i)) {
                Thread.onSpinWait();
            }
        }
        sent += messages;
        while (received < sent) {
            Thread.onSpinWait();
        }
        return local.sum();
    }
}
