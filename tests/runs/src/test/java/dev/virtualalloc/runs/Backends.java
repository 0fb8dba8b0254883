package dev.virtualalloc.runs;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.ffm.FfmProvider;
import dev.virtualalloc.jna.JnaProvider;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The backends that can be used on this Java and this system. */
final class Backends {
    private Backends() {}

    static Stream<VirtualMemoryProvider> all() {
        return Stream.concat(onTheSystem(), Stream.of(Simulator.linux4k().asProvider()));
    }

    /** Those whose memory is the system's own. */
    static Stream<VirtualMemoryProvider> onTheSystem() {
        return Stream.<VirtualMemoryProvider>of(new FfmProvider(), new JnaProvider())
                .filter(provider -> provider.availability().isAvailable());
    }

    /** The jars of the library and its backends, for a JVM of its own. */
    static Object[] jars() {
        return Stream.of(VirtualMemory.class, LongVec.class, FfmProvider.class, JnaProvider.class, Simulator.class)
                .map(ChildJvm::locationOf)
                .map(Path::toString)
                .toArray();
    }

    /** What JNA itself is loaded from, which no module of ours exports. */
    static String jnaJar() {
        for (String path : (System.getProperty("jdk.module.path", "") + ":" + System.getProperty("java.class.path", ""))
                .split(":")) {
            if (path.matches(".*/jna-[0-9.]+\\.jar")) {
                return path;
            }
        }
        throw new IllegalStateException("JNA is on neither path");
    }
}
