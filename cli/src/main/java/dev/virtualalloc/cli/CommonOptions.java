package dev.virtualalloc.cli;

import dev.virtualalloc.VirtualMemory;
import picocli.CommandLine.Option;

/** What every command understands. */
final class CommonOptions {

    @Option(names = "--verbose", description = "Show where in the program a failure comes from.")
    private boolean verbose;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = {
                "Whose memory to use: ffm, jna or unsafe-sim.",
                "The best that works, unless chosen here or by -Dvirtualalloc.provider."
            })
    @SuppressWarnings("UnusedMethod") // Called by picocli while it reads the command line, before any provider is asked for.
    private void provider(String name) {
        System.setProperty(VirtualMemory.PROVIDER_PROPERTY, name);
    }

    boolean verbose() {
        return verbose;
    }
}
