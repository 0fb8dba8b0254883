package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.containers.LongVec;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.support.Backends;
import dev.virtualalloc.support.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vecs in files that two JVMs have open, or that a JVM leaves behind when it ends all of a sudden. */
class FilesIT {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final long NUMBERS = 1_000_000;
    private static final long MAXIMUM = 1L << 30;

    @TempDir
    Path folder;

    static Stream<String> names() {
        return Backends.first().stream()
                .filter(space -> space.capabilities().contains(Capability.MAP))
                .map(AddressSpace::name);
    }

    private static ChildJvm jvm(String provider) {
        return new ChildJvm()
                .nativeAccess()
                .shortLived()
                .option("-Dvirtualalloc.provider=" + provider)
                .classPath(Jars.all())
                .classPath(ChildJvm.locationOf(AppendToFile.class));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("names")
    void oneProcessReadsWhatAnotherOneAdds(String provider) {
        Path path = folder.resolve("numbers");
        LongVec.open(path, MAXIMUM).close();
        try (LongVec vec = LongVec.openReadOnly(path, MAXIMUM)) {
            CompletableFuture<ChildJvm.Result> writer = CompletableFuture.supplyAsync(
                    () -> jvm(provider).run(AppendToFile.class, path.toString(), Long.toString(NUMBERS)));
            long seen = 0;
            while (seen < NUMBERS) {
                boolean ended = writer.isDone();
                long size = vec.sizeAcquire();
                assertThat(ended && size == seen)
                        .as("%s numbers, and %s", seen, writer)
                        .isFalse();
                for (; seen < size; seen++) {
                    if (vec.getAcquire(seen) != seen) {
                        throw new AssertionError("number " + seen + " is " + vec.getAcquire(seen));
                    }
                }
                Thread.yield();
            }
            assertThat(writer.join().exit()).as(writer.join().toString()).isZero();
        }
        // Nobody has closed it, and it opens with what was published.
        try (LongVec vec = LongVec.open(path, MAXIMUM)) {
            assertThat(vec.size()).isEqualTo(NUMBERS);
            assertThat(vec.get(NUMBERS - 1)).isEqualTo(NUMBERS - 1);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("names")
    void whereThereIsNoRoomForTheFileItIsAnExceptionAndNotTheEndOfTheJvm(String provider) {
        assumeTrue(Files.isExecutable(PRLIMIT), PRLIMIT + " is not there");
        Path path = folder.resolve("numbers");
        ChildJvm.Result result = jvm(provider)
                .under(PRLIMIT.toString(), "--fsize=" + (10 << 20))
                .run(AppendToFile.class, path.toString(), "full");
        assertThat(result.exit()).as(result.toString()).isZero();
        // A file of 10 MiB but for what is in front of the elements.
        long size = ((10 << 20) - 4096) / Long.BYTES;
        assertThat(result.out()).startsWith("refused at " + size + ": ").contains("EFBIG");
        try (LongVec vec = LongVec.open(path, MAXIMUM)) {
            assertThat(vec.size()).isEqualTo(size);
            assertThat(vec.get(size - 1)).isEqualTo(size);
        }
    }
}
