package dev.virtualalloc.cli;

import dev.virtualalloc.support.ProviderJar;
import dev.virtualalloc.support.StubProvider;
import java.nio.file.Path;
import java.util.List;

/** A jar as somebody else would bring it: compiled against the runnable jar alone. */
final class ThirdPartyJar {
    private static final Path SAMPLE = Path.of("../tests/runs/src/test/java/dev/virtualalloc/runs/sample");

    private ThirdPartyJar() {}

    /** A provider that can be found and asked, and reserves nothing. */
    static Path withoutMemory(Path directory, String name, long pageSize) {
        return ProviderJar.of(new StubProvider(name).pageSize(pageSize), directory, name, RunnableJar.FILE)
                .pack();
    }

    /** The sample of the documentation, with its contract. */
    static Path malloc(Path directory) {
        return new ProviderJar(directory, "malloc", "dev.virtualalloc.runs.sample.MallocProvider")
                .compile(
                        List.of(
                                SAMPLE.resolve("MallocProvider.java"),
                                SAMPLE.resolve("MallocAddressSpace.java"),
                                SAMPLE.resolve("MallocContract.java")),
                        RunnableJar.FILE)
                .pack();
    }
}
