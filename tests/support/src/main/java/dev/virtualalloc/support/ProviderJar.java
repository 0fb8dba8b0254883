package dev.virtualalloc.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A jar with one provider, good or bad, as a third party would bring it. */
public final class ProviderJar {
    private static final String SERVICE = "META-INF/services/dev.virtualalloc.spi.VirtualMemoryProvider";

    /** The byte of a class file that says for which Java it is, and a Java that does not exist yet. */
    private static final int VERSION_BYTE = 7;

    private static final byte JAVA_TO_COME = (byte) 200;

    private final Path directory;
    private final String name;
    private final Path classes;

    /** Of a provider that is registered, and whose class is still missing. */
    public ProviderJar(Path directory, String name, String provider) {
        this.directory = directory;
        this.name = name;
        classes = directory.resolve(name);
        write(classes.resolve(SERVICE), provider.getBytes(UTF_8));
    }

    /** Of a provider that can be found and asked, compiled against a class path. */
    public static ProviderJar of(StubProvider stub, Path directory, String name, Object... classPath) {
        String packageName = "third." + name;
        Path source = directory.resolve("src/" + name + "/Provider.java");
        write(source, stub.source(packageName).getBytes(UTF_8));
        return new ProviderJar(directory, name, packageName + ".Provider").compile(List.of(source), classPath);
    }

    public ProviderJar compile(List<Path> sources, Object... classPath) {
        Javac.compile(sources, classes, classPath);
        return this;
    }

    /** Marks its classes as those of a Java that does not exist yet. */
    public ProviderJar forJavaToCome() {
        for (Path file : files()) {
            if (file.toString().endsWith(".class")) {
                byte[] code = read(file);
                code[VERSION_BYTE] = JAVA_TO_COME;
                write(file, code);
            }
        }
        return this;
    }

    public Path pack() {
        Path file = directory.resolve(name + ".jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            for (Path entry : files()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(entry).toString().replace('\\', '/')));
                jar.write(read(entry));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.walk(classes)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
