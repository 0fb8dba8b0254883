package dev.virtualalloc.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.ProviderReport;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.support.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class FfmProviderTest {
    private static final String PACKAGED = "virtualalloc.test.java";

    @Test
    void serviceLoaderFindsIt() {
        assertThat(VirtualMemory.providers())
                .filteredOn(report -> report.name().equals("ffm"))
                .extracting(ProviderReport::rank)
                .containsExactly(300);
    }

    @Test
    @EnabledIfSystemProperty(named = PACKAGED, matches = "17", disabledReason = "is about the Java before 22")
    void before22ItSaysWhatItNeeds() {
        assertThatThrownBy(new FfmProvider()::open)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessage("needs Java 22 or newer, this is Java 17");
    }

    @Test
    @EnabledIfSystemProperty(
            named = PACKAGED,
            matches = "main",
            disabledReason = "is about the jar on Java 22 and newer")
    void from22OnItIsUsable() {
        assertThat(new FfmProvider().open().toString()).startsWith("ffm, ");
    }

    @Test
    @DisabledIfSystemProperty(
            named = PACKAGED,
            matches = ".*",
            disabledReason = "is about classes outside of their jar")
    void withoutTheLayerOfItsJarItSaysWhatIsWrong() {
        assertThatThrownBy(new FfmProvider()::open)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageStartingWith("its classes for Java 22 are not in use");
    }

    @Test
    @EnabledIfSystemProperty(
            named = PACKAGED,
            matches = "main",
            disabledReason = "is about the jar on Java 22 and newer")
    @EnabledForJreRange(minVersion = 24, disabledReason = "the option is new in 24")
    void refusedNativeAccessNamesTheOptionEachTime() {
        assertThat(child("--illegal-native-access=deny"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("not usable: this Java refuses native access (")
                        .endsWith("Start it with --enable-native-access=ALL-UNNAMED"));
    }

    @Test
    @EnabledIfSystemProperty(
            named = PACKAGED,
            matches = "main",
            disabledReason = "is about the jar on Java 22 and newer")
    void grantedNativeAccessIsUsedWithoutAWarning() {
        assertThat(child("--enable-native-access=ALL-UNNAMED"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("usable: ffm, "));
    }

    private static List<String> child(String option) {
        ChildJvm.Result result = new ChildJvm()
                .shortLived()
                .option(option)
                .classPath(ChildJvm.locationOf(FfmProvider.class), ChildJvm.locationOf(VirtualMemory.class))
                .classPath(Path.of("target", "test-classes"))
                .run(SayFfm.class);
        assertThat(result.exit()).as(result.toString()).isZero();
        return (result.out() + result.err()).lines().toList();
    }
}
