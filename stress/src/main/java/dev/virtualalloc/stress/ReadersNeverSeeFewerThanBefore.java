package dev.virtualalloc.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.virtualalloc.containers.LongVec;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** How many elements a reader sees, twice. */
@JCStressTest
@State
@Outcome(
        id = {"0, 0", "0, 1", "0, 2", "1, 1", "1, 2", "2, 2"},
        expect = ACCEPTABLE,
        desc = "as many or more")
@Outcome(expect = FORBIDDEN, desc = "an element was gone again")
public class ReadersNeverSeeFewerThanBefore {
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
        result.r2 = vec.sizeAcquire();
    }
}
