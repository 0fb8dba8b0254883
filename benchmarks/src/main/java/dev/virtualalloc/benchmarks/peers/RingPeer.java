package dev.virtualalloc.benchmarks.peers;

/** A ring that one thread sends messages of four longs through, and another one receives them from. */
public abstract class RingPeer implements AutoCloseable {
    static final int BYTES = 32;

    /** For both the same: no ring is full sooner because it is smaller. */
    static final int CAPACITY = 1 << 16;

    /**
     * Creates a ring.
     *
     * @param name the name of a peer
     * @return the ring
     */
    public static RingPeer create(String name) {
        return switch (name) {
            case "ByteRing" -> new MirroredRing();
            case "Agrona" -> new AgronaRing();
            default -> throw new IllegalArgumentException("there is no peer called " + name);
        };
    }

    /** Sends a message of a value four times, with its length in front, and returns whether there was room for it. */
    public abstract boolean send(long value);

    /** Receives all messages that there are, and returns how many there were. */
    public abstract long receive();

    /** {@return the sum of all values received} */
    public abstract long sum();

    @Override
    public void close() {}
}
