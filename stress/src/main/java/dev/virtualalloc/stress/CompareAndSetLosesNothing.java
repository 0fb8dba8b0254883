package dev.virtualalloc.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

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
    private final long offset = Cells.next();

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
        result.r1 = Cells.BLOCK.getLongVolatile(offset);
    }

    private void count() {
        long seen;
        do {
            seen = Cells.BLOCK.getLongVolatile(offset);
        } while (!Cells.BLOCK.compareAndSetLong(offset, seen, seen + 1));
    }
}
