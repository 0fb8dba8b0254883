package dev.virtualalloc.cli;

import dev.virtualalloc.support.ChildJvm;
import java.util.List;

/** The jar, started as users start it. */
final class RunnableJar {
    static final String FILE = System.getProperty("virtualalloc.jar");

    private RunnableJar() {}

    static ChildJvm.Result run(List<String> javaOptions, String... arguments) {
        return new ChildJvm().option(javaOptions.toArray(String[]::new)).runJar(FILE, arguments);
    }

    /** For what does so little, or so much only once, that it would not gain from good compilation. */
    static ChildJvm.Result runBriefly(String... arguments) {
        return new ChildJvm().shortLived().runJar(FILE, arguments);
    }
}
