package dev.virtualalloc.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.virtualalloc.containers.LongVec;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** How many elements a reader sees, and the last of them. */
@JCStressTest
@State
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "none yet")
@Outcome(id = "1, 41", expect = ACCEPTABLE, desc = "the first")
@Outcome(id = "2, 42", expect = ACCEPTABLE, desc = "both")
@Outcome(expect = FORBIDDEN, desc = "an element was counted before it was there")
public class ReadersSeeAPrefix {
    private static final Vecs VECS = Vecs.grown();

    private final LongVec vec = VECS.next();

    @Actor
    public void writer() {
        vec.addRelease(41);
        vec.addRelease(42);
    }

    @Actor
    public void reader(JJ_Result result) {
        result.r1 = vec.sizeAcquire();
        result.r2 = result.r1 == 0 ? 0 : vec.getAcquire(result.r1 - 1);
    }
}
