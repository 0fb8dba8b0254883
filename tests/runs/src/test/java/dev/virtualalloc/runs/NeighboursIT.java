package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import dev.virtualalloc.support.ChildJvm;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is done to a range that another thread releases, in a JVM that would end with memory that is not ours. */
class NeighboursIT {
    static Stream<String> names() {
        return Backends.onTheSystem().stream().map(AddressSpace::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatFollowsAtReleasedAddressesIsLeftAlone(String provider) {
        ChildJvm.Result result = new ChildJvm()
                .nativeAccess()
                .shortLived()
                .option("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null", "-Dvirtualalloc.provider=" + provider)
                .classPath(Jars.all())
                .classPath(ChildJvm.locationOf(ReleaseBesideOthers.class))
                .run(ReleaseBesideOthers.class, "300");
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out()).startsWith("300 blocks");
    }
}
