package dev.virtualalloc.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.virtualalloc.Block;
import dev.virtualalloc.VirtualAlloc;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two threads grow a block; a third uses what it sees of that. */
@JCStressTest
@State
@Outcome(
        id = {"0, 0, 16", "8, 0, 16", "16, 0, 16"},
        expect = ACCEPTABLE,
        desc = "what is there can be read, and is zero")
@Outcome(expect = FORBIDDEN, desc = "growth was lost, or seen before it was done")
public class WhatIsAddedCanBeUsedAtOnce {
    private static final VirtualAlloc ALLOCATOR = VirtualAlloc.withMaximum(1 << 16);
    private static final Block[] BLOCKS = new Block[4096];
    private static int turn;

    private final Block block = next();

    @Actor
    public void one() {
        block.growConcurrently(8);
    }

    @Actor
    public void other() {
        block.growConcurrently(8);
    }

    @Actor
    public void reader(III_Result result) {
        result.r1 = (int) block.sizeAcquire();
        for (long offset = 0; offset < result.r1; offset += 8) {
            result.r2 |= (int) block.getLong(offset);
        }
    }

    @Arbiter
    public void all(III_Result result) {
        result.r3 = (int) block.size();
        block.fill(0, block.size(), (byte) -1);
    }

    /** Dirty, so that growing has to clear. */
    private static synchronized Block next() {
        int index = turn++ % BLOCKS.length;
        if (BLOCKS[index] == null) {
            BLOCKS[index] = ALLOCATOR.allocate(0);
        }
        BLOCKS[index].shrink(0);
        return BLOCKS[index];
    }
}
