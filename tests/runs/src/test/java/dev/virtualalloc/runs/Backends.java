package dev.virtualalloc.runs;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.ffm.FfmProvider;
import dev.virtualalloc.jna.JnaProvider;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The backends that can be used on this Java and this system, opened. */
final class Backends {
    private Backends() {}

    static Stream<AddressSpace> all() {
        return Stream.concat(onTheSystem(), Stream.of(Simulator.linux4k().open()));
    }

    /** Those whose memory is the system's own. */
    static Stream<AddressSpace> onTheSystem() {
        return Stream.of(new FfmProvider(), new JnaProvider()).flatMap(Backends::open);
    }

    private static Stream<AddressSpace> open(VirtualMemoryProvider provider) {
        try {
            return Stream.of(provider.open());
        } catch (ProviderUnavailableException e) {
            return Stream.empty();
        }
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
