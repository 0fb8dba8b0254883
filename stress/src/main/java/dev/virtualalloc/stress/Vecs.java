package dev.virtualalloc.stress;

import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.containers.LongVec;

/**
 * Vecs to be used again and again: jcstress needs millions and cannot be told to close one. Handed out in turn, and so many that
 * none is in use any more when its turn comes.
 */
final class Vecs {
    private static final int VECS = 4096;

    private final LongVec[] all = new LongVec[VECS];
    private final boolean grown;
    private int turn;

    private Vecs(boolean grown) {
        this.grown = grown;
        VirtualAlloc allocator = VirtualAlloc.withMaximum(1 << 20);
        for (int i = 0; i < VECS; i++) {
            all[i] = LongVec.withCapacity(0, allocator);
        }
    }

    /** Vecs that have memory already. */
    static Vecs grown() {
        return new Vecs(true);
    }

    /** Vecs that have to get memory when the first element is added. */
    static Vecs growing() {
        return new Vecs(false);
    }

    /** An empty vec. */
    synchronized LongVec next() {
        LongVec vec = all[turn++ % VECS];
        vec.clear();
        if (grown) {
            vec.reserve(2);
            // What is read too early shows as this, and not as a zero that could be the first contents of a page.
            vec.addAll(-7, -7);
            vec.clear();
        } else {
            vec.shrinkToFit();
        }
        return vec;
    }
}
