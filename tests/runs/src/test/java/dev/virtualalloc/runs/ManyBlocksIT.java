package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import dev.virtualalloc.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As many blocks as Linux has mappings for and more, in a JVM that would end with the last mapping. */
class ManyBlocksIT {
    private static final Path LIMIT = Path.of("/proc/sys/vm/max_map_count");

    static Stream<String> names() {
        return Backends.first().stream().map(AddressSpace::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void blocksAreRefusedWhileTheJvmHasMappingsLeftAndAllocatedAgainOnceOthersAreClosed(String provider)
            throws IOException {
        assumeTrue(Files.isReadable(LIMIT), LIMIT + " is not there: not Linux");
        assumeTrue(Files.readString(LIMIT).strip().equals("65530"), "more or fewer mappings than by default");
        assertThat(run(provider, AllocateUntilRefused.class))
                .matches("(?s)refused after (2[5-9]|3[0-2])\\d{3}: .*")
                .contains("ENOMEM (12). vm.max_map_count is 65,530, of which", "are left for the JVM");
    }

    @ParameterizedTest
    @MethodSource("names")
    void lazyBlocksAreAsManyAsOneLikes(String provider) {
        assumeTrue(Files.isReadable(LIMIT), LIMIT + " is not there: not Linux");
        assertThat(run(provider, AllocateLazily.class)).startsWith("100000 blocks");
    }

    private static String run(String provider, Class<?> main) {
        ChildJvm.Result result = new ChildJvm()
                .nativeAccess()
                .option("-Xmx256m", "-XX:-CreateCoredumpOnCrash", "-Dvirtualalloc.provider=" + provider)
                .classPath(Jars.all())
                .classPath(ChildJvm.locationOf(main))
                .run(main);
        assertThat(result.exit()).as(result.toString()).isZero();
        return result.out();
    }
}
