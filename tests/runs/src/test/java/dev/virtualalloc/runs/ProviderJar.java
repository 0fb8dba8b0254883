package dev.virtualalloc.runs;

import dev.virtualalloc.VirtualMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Builds jars with a provider in them, good or bad, as a third party would. */
final class ProviderJar {
    private final Path directory;

    ProviderJar(Path directory) {
        this.directory = directory;
    }

    /** A provider that is usable and has a name and a rank. */
    Path usable(String name, int rank) {
        return build(name, name, rank, "Availability.available()", "VirtualMemoryProvider.SPI_VERSION", "");
    }

    Path unusable(String name, int rank, String reason) {
        return build(
                name,
                name,
                rank,
                "Availability.unavailable(\"" + reason + "\")",
                "VirtualMemoryProvider.SPI_VERSION",
                "");
    }

    Path ofSpiVersion(String name, int version) {
        return build(name, name, 900, "Availability.available()", "" + version, "");
    }

    Path ofName(String jar, String name) {
        return build(jar, name, 1, "Availability.available()", "VirtualMemoryProvider.SPI_VERSION", "");
    }

    Path throwingInItsConstructor(String name) {
        return build(
                name,
                name,
                900,
                "Availability.available()",
                "VirtualMemoryProvider.SPI_VERSION",
                "throw new IllegalStateException(\"no licence\");");
    }

    /** A provider whose class file is of a Java that does not exist yet. */
    Path ofAJavaToCome(String name) {
        Path jar = usable(name, 900);
        Path classFile = directory.resolve(name + "-classes/third/" + name + "/Provider.class");
        try {
            byte[] code = Files.readAllBytes(classFile);
            code[6] = 0;
            code[7] = (byte) 200;
            Files.write(classFile, code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pack(name);
        return jar;
    }

    /** A jar whose service file names a class that is not in it. */
    Path withoutItsClass(String name) {
        Path jar = usable(name, 900);
        try {
            Files.delete(directory.resolve(name + "-classes/third/" + name + "/Provider.class"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pack(name);
        return jar;
    }

    private Path build(String jar, String name, int rank, String availability, String spiVersion, String constructor) {
        String source = """
                package third.%s;
                import dev.virtualalloc.*;
                import dev.virtualalloc.spi.*;
                import java.util.Set;
                public final class Provider implements VirtualMemoryProvider {
                    public Provider() { %s }
                    public String name() { return "%s"; }
                    public int spiVersion() { return %s; }
                    public int rank() { return %d; }
                    public Availability availability() { return %s; }
                    public Set<Capability> capabilities() { return Set.of(); }
                    public long pageSize() { return 4096; }
                    public long reservationGranularity() { return 4096; }
                    public long reserve(long bytes) { throw new UnsupportedOperationException(); }
                    public void commit(long address, long bytes, Protection protection) {}
                    public void decommit(long address, long bytes) {}
                    public void release(long address, long bytes) {}
                }
                """.formatted(jar, constructor, name, spiVersion, rank, availability);
        try {
            Path file = directory.resolve(jar + "-source/Provider.java");
            Path classes = directory.resolve(jar + "-classes");
            Path service = classes.resolve("META-INF/services/dev.virtualalloc.spi.VirtualMemoryProvider");
            Files.createDirectories(file.getParent());
            Files.createDirectories(service.getParent());
            Files.writeString(file, source);
            Files.writeString(service, "third." + jar + ".Provider\n");
            ChildJvm.tool(
                    "javac",
                    List.of(
                            "--release",
                            "17",
                            "-proc:none",
                            "-cp",
                            ChildJvm.locationOf(VirtualMemory.class).toString(),
                            "-d",
                            classes.toString(),
                            file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pack(jar);
    }

    private Path pack(String jar) {
        Path file = directory.resolve(jar + ".jar");
        ChildJvm.tool(
                "jar",
                List.of(
                        "--create",
                        "--file",
                        file.toString(),
                        "-C",
                        directory.resolve(jar + "-classes").toString(),
                        "."));
        return file;
    }
}
