package dev.virtualalloc.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.virtualalloc.Block;
import dev.virtualalloc.containers.VirtualArena;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Two threads count in one long of a block. */
@JCStressTest
@State
@Outcome(id = "2", expect = ACCEPTABLE, desc = "both have counted")
@Outcome(expect = FORBIDDEN, desc = "a count was lost")
public class CompareAndSetLosesNothing {
    private static final VirtualArena ARENA = VirtualArena.withMaximum(1 << 20);
    private static final int CELLS = 1 << 14;
    private static final Block BLOCK = ARENA.allocateZeroed((long) CELLS * Long.BYTES);
    private static int turn;

    private final long offset = next();

    @Actor
    public void one() {
        count();
    }

    @Actor
    public void other() {
        count();
    }

    @Arbiter
    public void both(J_Result result) {
        result.r1 = BLOCK.getLongVolatile(offset);
    }

    private void count() {
        long seen;
        do {
            seen = BLOCK.getLongVolatile(offset);
        } while (!BLOCK.compareAndSetLong(offset, seen, seen + 1));
    }

    private static synchronized long next() {
        long offset = (turn++ % CELLS) * (long) Long.BYTES;
        BLOCK.putLongVolatile(offset, 0);
        return offset;
    }
}
