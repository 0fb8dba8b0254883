package dev.virtualalloc.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virtualalloc.VirtualMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Jars with one provider each, good or bad, as third parties would bring them. */
final class ProviderJars {
    /** The byte of a class file that says for which Java it is, and a Java that does not exist yet. */
    private static final int VERSION_BYTE = 7;

    private static final byte JAVA_TO_COME = (byte) 200;

    private final Path directory;
    private final Map<String, Path> jars = new LinkedHashMap<>();

    ProviderJars(Path directory) {
        this.directory = directory;
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("alpha", source("alpha", "alpha", 5, "return this;", "SPI_VERSION", ""));
        sources.put("beta", source("beta", "beta", 7, "return this;", "SPI_VERSION", ""));
        sources.put("gamma", source("gamma", "gamma", 6, "return this;", "SPI_VERSION", ""));
        sources.put(
                "rainy",
                source(
                        "rainy",
                        "rainy",
                        8,
                        "throw new ProviderUnavailableException(\"it rains\");",
                        "SPI_VERSION",
                        ""));
        sources.put(
                "sunday",
                source(
                        "sunday",
                        "sunday",
                        9,
                        "throw new ProviderUnavailableException(\"it is Sunday\");",
                        "SPI_VERSION",
                        ""));
        sources.put("first", source("first", "twin", 5, "return this;", "SPI_VERSION", ""));
        sources.put("second", source("second", "twin", 5, "return this;", "SPI_VERSION", ""));
        sources.put("old", source("old", "old", 900, "return this;", "99", ""));
        sources.put(
                "thrower",
                source(
                        "thrower",
                        "thrower",
                        900,
                        "return this;",
                        "SPI_VERSION",
                        "throw new IllegalStateException(\"no licence\");"));
        sources.put("tomorrow", source("tomorrow", "tomorrow", 900, "return this;", "SPI_VERSION", ""));
        sources.put("hollow", source("hollow", "hollow", 900, "return this;", "SPI_VERSION", ""));
        try {
            compile(sources);
            for (String name : sources.keySet()) {
                jars.put(name, pack(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path get(String name) {
        return jars.get(name);
    }

    private void compile(Map<String, String> sources) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-proc:none", "-d", directory.toString()));
        arguments.addAll(List.of("-cp", ChildJvm.locationOf(VirtualMemory.class).toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = directory.resolve(source.getKey() + "/Provider.java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        ChildJvm.tool("javac", arguments);
    }

    private Path pack(String name) throws IOException {
        String entry = "third/" + name + "/Provider.class";
        byte[] code = Files.readAllBytes(directory.resolve(entry));
        if (name.equals("tomorrow")) {
            code[VERSION_BYTE] = JAVA_TO_COME;
        }
        Path file = directory.resolve(name + ".jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new JarEntry("META-INF/services/dev.virtualalloc.spi.VirtualMemoryProvider"));
            jar.write(("third." + name + ".Provider\n").getBytes(UTF_8));
            if (!name.equals("hollow")) {
                jar.putNextEntry(new JarEntry(entry));
                jar.write(code);
            }
        }
        return file;
    }

    private static String source(
            String jar, String name, int rank, String open, String spiVersion, String constructor) {
        return """
                package third.%s;
                import dev.virtualalloc.*;
                import dev.virtualalloc.spi.*;
                import java.util.Set;
                public final class Provider implements VirtualMemoryProvider, AddressSpace {
                    public Provider() { %s }
                    public String name() { return "%s"; }
                    public int spiVersion() { return %s; }
                    public int rank() { return %d; }
                    public AddressSpace open() { %s }
                    public Set<Capability> capabilities() { return Set.of(); }
                    public long pageSize() { return 4096; }
                    public long reservationGranularity() { return 4096; }
                    public long reserve(long bytes) { throw new UnsupportedOperationException(); }
                    public void commit(long address, long bytes, Protection protection) {}
                    public void decommit(long address, long bytes) {}
                    public void release(long address, long bytes) {}
                }
                """.formatted(jar, constructor, name, spiVersion, rank, open);
    }
}
