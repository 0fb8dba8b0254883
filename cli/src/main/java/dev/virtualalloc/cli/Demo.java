package dev.virtualalloc.cli;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import picocli.CommandLine.Command;

/** Shows each kind of container at work. */
@Command(
        name = "demo",
        description =
                "Watch a vec grow to 400 MB without moving, a function run in its memory, and an arena and a stack"
                        + " give their memory back.",
        mixinStandardHelpOptions = true)
final class Demo implements Runnable {
    private final Screen screen;

    Demo(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void run() {
        VirtualMemoryProvider provider = VirtualMemory.provider();
        screen.styled("@|bold Memory that grows without moving|@");
        screen.line(
                "Provider " + provider.name() + ", Java " + Runtime.version().feature() + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        for (ContainerDemo container : List.of(new VecDemo(screen), new ArenaDemo(screen), new StackDemo(screen))) {
            container.run();
        }
    }
}
