package dev.virtualalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A jar as somebody else would bring it: a provider that can be found and asked, and reserves nothing. */
final class ThirdPartyJar {
    private static final String CLASS = "third.NoMemory";

    private ThirdPartyJar() {}

    static Path build(Path directory, String name, long pageSize) throws IOException {
        Path source = directory.resolve("third/NoMemory.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, source(name, pageSize));
        compile(source, directory);
        Path file = directory.resolve(name + ".jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new JarEntry("META-INF/services/dev.virtualalloc.spi.VirtualMemoryProvider"));
            jar.write(CLASS.getBytes(UTF_8));
            jar.putNextEntry(new JarEntry("third/NoMemory.class"));
            jar.write(Files.readAllBytes(directory.resolve("third/NoMemory.class")));
        }
        return file;
    }

    private static void compile(Path source, Path directory) throws IOException {
        Process javac = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                        "--release",
                        "17",
                        "-proc:none",
                        "-cp",
                        System.getProperty("virtualalloc.jar"),
                        "-d",
                        directory.toString(),
                        source.toString())
                .inheritIO()
                .start();
        assertThat(javac.onExit().join().exitValue()).isZero();
    }

    private static String source(String name, long pageSize) {
        return """
                package third;

                import dev.virtualalloc.OutOfVirtualMemoryException;
                import dev.virtualalloc.Protection;
                import dev.virtualalloc.spi.*;
                import java.util.Set;

                public final class NoMemory implements VirtualMemoryProvider {
                    public String name() { return "%s"; }
                    public int spiVersion() { return SPI_VERSION; }
                    public int rank() { return 1; }
                    public Availability availability() { return Availability.available(); }
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
