package dev.virtualalloc.stress.soak;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import dev.virtualalloc.support.ChildJvm;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Does the same very often, and very much at once, and looks at what the process has of the system. */
@Command(
        name = "soak",
        description = {
            "Creates, grows and closes millions of times, in a thousand threads, and up to the last mapping; mappings,"
                    + " memory and descriptors have to stay what they are after the beginning.",
            "Ends with 1 if they do not. Needs Linux to see it."
        },
        mixinStandardHelpOptions = true)
public final class Soak implements Callable<Integer> {

    @Option(
            names = "--on",
            paramLabel = "BACKEND",
            split = ",",
            description = "ffm or jna; all that can be used here, unless given.")
    private List<String> on = List.of();

    @Option(
            names = "--cycles",
            paramLabel = "NUMBER",
            defaultValue = "10000000",
            description = "How often to create, grow and close, on each backend; ${DEFAULT-VALUE} unless given.")
    private long cycles;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "86400",
            description = "How long to do so at most, on each backend.")
    private long seconds;

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            defaultValue = "1000",
            description = "How many threads share allocators and pools; ${DEFAULT-VALUE} unless given.")
    private int threads;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<String> backends = on.isEmpty()
                ? Backends.onTheSystem().stream().map(AddressSpace::name).toList()
                : on;
        int failed = 0;
        for (String backend : backends) {
            out.println("Java " + Runtime.version() + ", " + backend);
            for (List<String> scenario : scenarios()) {
                ChildJvm.Result result = run(backend, scenario);
                out.println(result.out().strip());
                if (result.exit() != 0) {
                    failed++;
                    out.println("FAILED, exit " + result.exit() + "\n" + result.err());
                }
                out.flush();
            }
        }
        return failed == 0 ? 0 : 1;
    }

    private List<List<String>> scenarios() {
        return List.of(
                List.of(Cycles.class.getName(), Long.toString(cycles), Long.toString(seconds)),
                List.of(ManyThreads.class.getName(), Integer.toString(threads)),
                List.of(LastMappings.class.getName()));
    }

    private ChildJvm.Result run(String backend, List<String> scenario) {
        List<String> arguments = new ArrayList<>(scenario);
        String main = arguments.remove(0);
        return new ChildJvm()
                .nativeAccess()
                .atMost(seconds + 300)
                .option("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-Xss512k")
                .option("-XX:-CreateCoredumpOnCrash", "-XX:+ErrorFileToStderr", "-Dvirtualalloc.provider=" + backend)
                .classPath(System.getProperty("java.class.path"))
                .run(main, arguments.toArray(String[]::new));
    }
}
