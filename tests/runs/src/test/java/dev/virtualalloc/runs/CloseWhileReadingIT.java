package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.support.Backends;
import dev.virtualalloc.support.ChildJvm;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A vec that is closed while another thread reads it, in a JVM that would end with an address that is gone. */
class CloseWhileReadingIT {
    private static final int RACES = 100;

    static Stream<AddressSpace> first() {
        return Backends.first().stream();
    }

    @ParameterizedTest
    @MethodSource("first")
    void aThreadThatReadsWhatAnotherClosesIsRefusedAndDoesNotEndTheJvm(AddressSpace space) {
        assumeTrue(space.capabilities().contains(Capability.DISCARD), "nothing keeps the addresses of what is large");
        ChildJvm.Result result = new ChildJvm()
                .nativeAccess()
                .option("-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null")
                .option("-Dvirtualalloc.provider=" + space.name(), "-Dvirtualalloc.keep=" + (64 << 20))
                .classPath(Jars.all())
                .classPath(ChildJvm.locationOf(CloseWhileReading.class))
                .run(CloseWhileReading.class, String.valueOf(RACES));
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out().lines()).hasSize(RACES).allMatch(line -> line.endsWith(" survived"));
    }
}
