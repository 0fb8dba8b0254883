package dev.virtualalloc.stress;

import dev.virtualalloc.containers.ByteRing;

/** Rings to be used again and again, as {@link Vecs} are. */
final class Rings {
    private static final int RINGS = 4096;

    private final ByteRing[] all = new ByteRing[RINGS];
    private int turn;

    Rings() {
        for (int i = 0; i < RINGS; i++) {
            all[i] = ByteRing.withCapacity(1);
        }
    }

    /** An empty ring. */
    synchronized ByteRing next() {
        ByteRing ring = all[turn++ % RINGS];
        long rest = ring.size();
        ring.readOffset(rest);
        ring.consume(rest);
        return ring;
    }
}
