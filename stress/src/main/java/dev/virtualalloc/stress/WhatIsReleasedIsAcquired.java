package dev.virtualalloc.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One thread writes and releases, the other acquires and reads. */
@JCStressTest
@State
@Outcome(
        id = {"0, 0", "0, 42", "1, 42"},
        expect = ACCEPTABLE,
        desc = "what was written before is seen")
@Outcome(expect = FORBIDDEN, desc = "the release was seen before what it releases")
public class WhatIsReleasedIsAcquired {
    private final long offset = Cells.next();

    @Actor
    public void writer() {
        Cells.BLOCK.putInt(offset + 4, 42);
        Cells.BLOCK.putByteRelease(offset, (byte) 1);
    }

    @Actor
    public void reader(II_Result result) {
        result.r1 = Cells.BLOCK.getByteAcquire(offset);
        result.r2 = Cells.BLOCK.getInt(offset + 4);
    }
}
