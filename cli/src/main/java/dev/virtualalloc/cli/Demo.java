package dev.virtualalloc.cli;

import dev.virtualalloc.VirtualMemory;
import java.util.List;
import picocli.CommandLine.Command;

/** Runs a demo of each kind of container. */
@Command(
        name = "demo",
        description =
                "Watch a vec grow to 400 MB without moving, a function run in its memory, and an arena and a stack"
                        + " give their memory back.",
        mixinStandardHelpOptions = true)
final class Demo implements Runnable {
    private final Console console;

    Demo(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        // Before anything is printed: there may be none.
        String provider = VirtualMemory.provider().name();
        console.printMarkup("@|bold Memory that grows without moving|@");
        console.println("Provider " + provider + ", Java "
                + Runtime.version().feature() + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch"));
        for (ContainerDemo demo : List.of(new VecDemo(console), new ArenaDemo(console), new StackDemo(console))) {
            demo.run();
        }
    }
}
