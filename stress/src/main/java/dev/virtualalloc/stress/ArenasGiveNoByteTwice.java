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
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Two threads allocate from one arena. */
@JCStressTest
@State
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "each has its own")
@Outcome(expect = FORBIDDEN, desc = "one has written over the other")
public class ArenasGiveNoByteTwice {
    private static final VirtualArena[] ARENAS = new VirtualArena[4096];
    private static int turn;

    private final VirtualArena arena = next();
    private Block one;
    private Block other;

    @Actor
    public void one() {
        one = arena.allocate(Long.BYTES);
        one.putLong(0, 1);
    }

    @Actor
    public void other() {
        other = arena.allocate(Long.BYTES);
        other.putLong(0, 2);
    }

    @Arbiter
    public void both(JJ_Result result) {
        result.r1 = one.getLong(0);
        result.r2 = other.getLong(0);
    }

    private static synchronized VirtualArena next() {
        int index = turn++ % ARENAS.length;
        VirtualArena arena = ARENAS[index];
        if (arena == null) {
            arena = VirtualArena.withMaximum(1 << 16);
            ARENAS[index] = arena;
        }
        arena.reset();
        return arena;
    }
}
