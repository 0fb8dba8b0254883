package dev.virtualalloc.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads update an int each in all ways that there are. */
@JCStressTest
@State
@Outcome(id = "24, 3", expect = ACCEPTABLE, desc = "both have done all")
@Outcome(expect = FORBIDDEN, desc = "an update was lost")
public class EachAtomicUpdateIsCounted {
    private final long offset = Cells.next();

    @Actor
    public void one() {
        Cells.BLOCK.getAndAddInt(offset, 8);
        Cells.BLOCK.getAndBitwiseOrInt(offset + 4, 1);
        Cells.BLOCK.getAndBitwiseXorInt(offset, 1);
    }

    @Actor
    public void other() {
        int seen;
        do {
            seen = Cells.BLOCK.getIntAcquire(offset);
        } while (Cells.BLOCK.compareAndExchangeInt(offset, seen, seen + 16) != seen);
        Cells.BLOCK.getAndBitwiseOrInt(offset + 4, 2);
        Cells.BLOCK.getAndBitwiseXorInt(offset, 1);
    }

    @Arbiter
    public void both(II_Result result) {
        result.r1 = Cells.BLOCK.getIntVolatile(offset);
        result.r2 = Cells.BLOCK.getIntVolatile(offset + 4);
    }
}
