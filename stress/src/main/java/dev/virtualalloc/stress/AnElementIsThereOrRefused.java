package dev.virtualalloc.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.virtualalloc.containers.LongVec;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** What a reader gets that has not asked for the size. */
@JCStressTest
@State
@Outcome(id = "-1", expect = ACCEPTABLE, desc = "refused: it is not there yet")
@Outcome(id = "42", expect = ACCEPTABLE, desc = "the element")
@Outcome(expect = FORBIDDEN, desc = "the element was read before it was written")
public class AnElementIsThereOrRefused {
    private static final Vecs VECS = Vecs.grown();

    private final LongVec vec = VECS.next();

    @Actor
    public void writer() {
        vec.addRelease(42);
    }

    @Actor
    public void reader(J_Result result) {
        try {
            result.r1 = vec.getAcquire(0);
        } catch (IndexOutOfBoundsException e) {
            result.r1 = -1;
        }
    }
}
