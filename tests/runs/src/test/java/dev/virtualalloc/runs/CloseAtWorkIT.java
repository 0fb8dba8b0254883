package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.support.Backends;
import dev.virtualalloc.support.ChildJvm;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vecs that are closed while other threads are at work in them, in a JVM that would end with the first access to what is gone. */
class CloseAtWorkIT {
    private static final int ROUNDS = 10;

    static Stream<String> names() {
        return Backends.first().stream().map(AddressSpace::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void whoIsAtWorkWhenAVecIsClosedTouchesNothingThatIsGone(String provider) {
        ChildJvm.Result result = new ChildJvm()
                .nativeAccess()
                .shortLived()
                .option("-XX:-CreateCoredumpOnCrash", "-Dvirtualalloc.keep=0", "-Dvirtualalloc.provider=" + provider)
                .classPath(Jars.all())
                .classPath(ChildJvm.locationOf(CloseAtWork.class))
                .run(CloseAtWork.class, Integer.toString(ROUNDS));
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(numbers(": ended early (\\d+) times", result.out()))
                .as(result.out())
                .hasSize(8)
                .allSatisfy(times -> assertThat(times).isPositive());
        // Threads of the JVM come and go; what is not given back would be one for each round at least.
        assertThat(numbers("mappings left: (-?\\d+)", result.out()))
                .as(result.out())
                .singleElement()
                .satisfies(left -> assertThat(left).isLessThan(ROUNDS));
    }

    private static List<Integer> numbers(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
    }
}
