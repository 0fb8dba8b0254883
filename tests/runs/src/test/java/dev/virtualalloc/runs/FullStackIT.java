package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import dev.virtualalloc.support.ChildJvm;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that a full stack interrupts, in a JVM that would end with the first access to memory that is gone. */
class FullStackIT {
    static Stream<String> names() {
        return Backends.first().stream().map(AddressSpace::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatAFullStackInterruptsLeavesNothingThatCannotBeTouched(String provider) {
        ChildJvm.Result result = new ChildJvm()
                .nativeAccess()
                .option("-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash", "-Dvirtualalloc.provider=" + provider)
                .classPath(Jars.all())
                .classPath(ChildJvm.locationOf(CallAtEveryDepth.class))
                .run(CallAtEveryDepth.class, "7");
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out()).contains("close an arena: interrupted ").doesNotContain("interrupted 0 times");
    }
}
