package dev.virtualalloc.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.virtualalloc.containers.ByteRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One thread writes to a ring that is full but for one number, and the other reads. */
@JCStressTest
@State
@Outcome(
        id = {"1, 0", "1, 2"},
        expect = ACCEPTABLE,
        desc = "in the order of writing, and each once")
@Outcome(expect = FORBIDDEN, desc = "something was read before it was written, or written over before it was read")
public class WhatIsReadFromARingWasWritten {
    private static final Rings RINGS = new Rings();

    private final ByteRing ring = RINGS.next();

    public WhatIsReadFromARingWasWritten() {
        write(1);
        // All the room that there is, so that the second number has to wait for the first to be read.
        long rest = ring.capacity() - Integer.BYTES;
        ring.writeOffset(rest);
        ring.publish(rest);
    }

    private void write(int value) {
        long to = ring.writeOffset(Integer.BYTES);
        if (to >= 0) {
            ring.memory().putInt(to, value);
            ring.publish(Integer.BYTES);
        }
    }

    @Actor
    public void writer() {
        write(2);
    }

    @Actor
    public void reader(II_Result result) {
        result.r1 = ring.memory().getInt(ring.readOffset(Integer.BYTES));
        ring.consume(ring.capacity());
        long from = ring.readOffset(Integer.BYTES);
        result.r2 = from < 0 ? 0 : ring.memory().getInt(from);
    }
}
