package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.ffm.FfmProvider;
import dev.virtualalloc.support.ChildJvm;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the module path, where each module has to be named. */
class RefusedNativeAccessIT {
    private static final Pattern OPTION = Pattern.compile("Start it with (--enable-native-access=\\S+)\\.?");

    @BeforeEach
    void onlyWhereThereIsAChoice() {
        assumeTrue(Runtime.version().feature() >= 24, "only Java 24 and newer can be told to refuse native access");
    }

    @Test
    void oneMessageNamesAllThatIsNeeded() {
        String refusal = allocate();
        Matcher option = OPTION.matcher(refusal);

        assertThat(option.find()).as(refusal).isTrue();
        assertThat(allocate(option.group(1).replaceFirst("[,.]$", ""))).contains("serves: ffm", "allocates");
    }

    private static String allocate(String... options) {
        return new ChildJvm()
                .shortLived()
                .option("--illegal-native-access=deny")
                .option(options)
                .modulePath(ChildJvm.locationOf(VirtualMemory.class), ChildJvm.locationOf(FfmProvider.class))
                .classPath(ChildJvm.locationOf(AskForProvider.class))
                .run(AskForProvider.class, "allocate")
                .out();
    }
}
