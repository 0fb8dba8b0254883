package dev.virtualalloc.runs;

import com.sun.jna.Native;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.ffm.FfmProvider;
import dev.virtualalloc.jna.JnaProvider;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.support.ChildJvm;
import java.util.stream.Stream;

/** What a user of everything has on the class path, for a JVM of its own. */
final class Jars {
    private Jars() {}

    static Object[] all() {
        return Stream.of(
                        VirtualMemory.class,
                        LongVec.class,
                        FfmProvider.class,
                        JnaProvider.class,
                        Native.class,
                        Simulator.class)
                .map(ChildJvm::locationOf)
                .toArray();
    }
}
