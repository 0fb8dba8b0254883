package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import dev.virtualalloc.support.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens when the system says no, in a JVM that {@code prlimit} has given little. */
class RefusedIT {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    static Stream<String> names() {
        return Backends.onTheSystem().stream().map(AddressSpace::name);
    }

    @BeforeEach
    void limitsCanBeSet() {
        assumeTrue(Files.isExecutable(PRLIMIT), PRLIMIT + " is not there");
    }

    @ParameterizedTest
    @MethodSource("names")
    void aVecThatCannotGrowKeepsItsContentAndGrowsOnceThereIsMemory(String provider) {
        assertThat(run("--data=" + (512 << 20), provider, "commit").lines())
                .singleElement()
                .asString()
                .matches("refused: commit failed: .* at 0x[0-9a-f]+ \\(" + provider
                        + ", linux-\\w+\\): ENOMEM \\(12\\)\\. .*")
                .contains("vm.max_map_count is", "ulimit -v unlimited", "ulimit -d 512 MiB", "vm.overcommit_memory");
    }

    @ParameterizedTest
    @MethodSource("names")
    void aReservationThatIsTooLargeNamesTheLimit(String provider) {
        assertThat(run("--as=" + (8L << 30), provider, "reserve").lines())
                .singleElement()
                .asString()
                .startsWith("refused: reserve failed: 64 GiB (" + provider + ", linux-")
                .contains("ENOMEM (12)", "ulimit -v 8 GiB");
    }

    private static String run(String limit, String provider, String what) {
        ChildJvm.Result result = new ChildJvm()
                .nativeAccess()
                .under(PRLIMIT.toString(), limit)
                .option("-Xms32m", "-Xmx32m", "-XX:+UseSerialGC", "-Dvirtualalloc.provider=" + provider)
                .option("-XX:CompressedClassSpaceSize=16m", "-XX:ReservedCodeCacheSize=16m")
                .classPath(Jars.all())
                .classPath(ChildJvm.locationOf(GrowUntilRefused.class))
                .run(GrowUntilRefused.class, what);
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.err()).isEmpty();
        return result.out();
    }
}
