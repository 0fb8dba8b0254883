package dev.virtualalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A jar as somebody else would bring it: compiled against the runnable jar alone. */
final class ThirdPartyJar {
    private static final Path SAMPLE = Path.of("../tests/runs/src/test/java/dev/virtualalloc/runs/sample");

    private ThirdPartyJar() {}

    /** A provider that can be found and asked, and reserves nothing. */
    static Path withoutMemory(Path directory, String name, long pageSize) throws IOException {
        Path source = directory.resolve("NoMemory.java");
        Files.writeString(source, source(name, pageSize));
        return build(directory, name, "third.NoMemory", source);
    }

    /** The sample of the documentation, with its contract. */
    static Path malloc(Path directory) throws IOException {
        return build(
                directory,
                "malloc",
                "dev.virtualalloc.runs.sample.MallocProvider",
                SAMPLE.resolve("MallocProvider.java"),
                SAMPLE.resolve("MallocContract.java"));
    }

    private static Path build(Path directory, String name, String provider, Path... sources) throws IOException {
        Path classes = directory.resolve("classes");
        compile(classes, sources);
        Path services = classes.resolve("META-INF/services/dev.virtualalloc.spi.VirtualMemoryProvider");
        Files.createDirectories(services.getParent());
        Files.writeString(services, provider);
        Path file = directory.resolve(name + ".jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
                Stream<Path> all = Files.walk(classes)) {
            for (Path entry : all.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(entry).toString().replace('\\', '/')));
                Files.copy(entry, jar);
            }
        }
        return file;
    }

    private static void compile(Path classes, Path... sources) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "--release",
                "17",
                "-proc:none",
                "-cp",
                System.getProperty("virtualalloc.jar"),
                "-d",
                classes.toString()));
        for (Path source : sources) {
            command.add(source.toString());
        }
        Process javac = new ProcessBuilder(command).inheritIO().start();
        assertThat(javac.onExit().join().exitValue()).isZero();
    }

    private static String source(String name, long pageSize) {
        return """
                package third;

                import dev.virtualalloc.OutOfVirtualMemoryException;
                import dev.virtualalloc.Protection;
                import dev.virtualalloc.spi.*;
                import java.util.Set;

                public final class NoMemory implements VirtualMemoryProvider, AddressSpace {
                    public String name() { return "%s"; }
                    public int spiVersion() { return SPI_VERSION; }
                    public int rank() { return 1; }
                    public AddressSpace open() { return this; }
                    public Set<Capability> capabilities() { return Set.of(); }
                    public long pageSize() { return %dL; }
                    public long reservationGranularity() { return 4096; }
                    public long reserve(long bytes) { throw new UnsupportedOperationException("not tried"); }
                    public void commit(long address, long bytes, Protection protection) {}
                    public void decommit(long address, long bytes) {}
                    public void release(long address, long bytes) {}
                }
                """.formatted(name, pageSize);
    }
}
