package dev.virtualalloc.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Three threads change parts of one int, each in its own way, two of them the same part. */
@JCStressTest
@State
@Outcome(id = "2, 5, -3", expect = ACCEPTABLE, desc = "nothing was lost")
@Outcome(expect = FORBIDDEN, desc = "a change was lost, or changed a neighbour")
public class NeighboursCountForThemselves {
    private final long offset = Cells.next();

    @Actor
    public void one() {
        Cells.BLOCK.getAndAddByte(offset, (byte) 1);
        Cells.BLOCK.getAndSetShort(offset + 2, (short) -3);
    }

    @Actor
    public void other() {
        Cells.BLOCK.getAndAddByte(offset, (byte) 1);
    }

    @Actor
    public void neighbour() {
        Cells.BLOCK.compareAndSetByte(offset + 1, (byte) 0, (byte) 4);
        Cells.BLOCK.getAndBitwiseOrByte(offset + 1, (byte) 1);
    }

    @Arbiter
    public void all(III_Result result) {
        result.r1 = Cells.BLOCK.getByteVolatile(offset);
        result.r2 = Cells.BLOCK.getByteVolatile(offset + 1);
        result.r3 = Cells.BLOCK.getShortVolatile(offset + 2);
    }
}
