package dev.virtualalloc.jna;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import dev.virtualalloc.ProviderReport;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.support.ChildJvm;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

class JnaProviderTest {
    private static final Class<?>[] WITH_JNA = {JnaProvider.class, VirtualMemory.class, Native.class};
    private static final Class<?>[] WITHOUT_JNA = {JnaProvider.class, VirtualMemory.class};

    @Test
    void serviceLoaderFindsItAndItIsUsable() {
        assertThat(VirtualMemory.providers())
                .filteredOn(report -> report.name().equals("jna"))
                .singleElement()
                .satisfies(report -> assertThat(report.rank()).isEqualTo(200))
                .matches(ProviderReport::usable);
    }

    @Test
    void aProviderBesideTheApiIsFoundWhateverClassLoaderTheThreadHas() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            assertThat(VirtualMemory.providers())
                    .extracting(ProviderReport::name)
                    .contains("jna");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void aNativeLibraryOfAnotherVersionIsAReasonInOneLine() {
        assertThat(obstacle(
                        new Error("\n\nThere is an incompatible JNA native library\nExpected: 7.0.4\nFound: 6.1.6\n")))
                .startsWith("JNA cannot load its native library (java.lang.Error: There is an incompatible JNA native"
                        + " library Expected: 7.0.4 Found: 6.1.6 ). Set -Djna.tmpdir")
                .doesNotContain("\n");
    }

    @Test
    void aJnaThatFailedForSomebodyElseIsNotSaidToBeMissing() {
        NoClassDefFoundError again = new NoClassDefFoundError("Could not initialize class com.sun.jna.Native");
        assertThat(obstacle(again))
                .startsWith("JNA cannot load its native library (java.lang.NoClassDefFoundError: Could not initialize");

        again.initCause(new ExceptionInInitializerError(new IllegalStateException("no room")));
        assertThat(obstacle(again))
                .startsWith("JNA cannot load its native library (java.lang.IllegalStateException: no room)");
    }

    private static String obstacle(Error failure) {
        return NativeJna.obstacle(() -> {
            throw failure;
        });
    }

    @Test
    void missingJarOfJnaIsNamedEachTime() {
        assertThat(child(WITHOUT_JNA))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("not usable: JNA is missing (")
                        .endsWith("Add net.java.dev.jna:jna to the class path or module path"));
    }

    @Test
    void missingNativeLibraryIsToldWithWhatToDoEachTime(@TempDir Path empty) {
        assertThat(child(WITH_JNA, "-Djna.nounpack=true", "-Djna.nosys=true", "-Djna.boot.library.path=" + empty))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("not usable: JNA cannot load its native library (java.lang.UnsatisfiedLinkError")
                        .contains("Set -Djna.tmpdir to a directory where files may be written and executed"));
    }

    @Test
    @EnabledForJreRange(minVersion = 24, disabledReason = "the option is new in 24")
    void refusedNativeAccessNamesTheOptionEachTime() {
        assertThat(child(WITH_JNA, "--illegal-native-access=deny"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("not usable: this Java refuses native access to JNA (")
                        .endsWith("Start it with --enable-native-access=ALL-UNNAMED"));
    }

    @Test
    @EnabledForJreRange(minVersion = 24, disabledReason = "warnings are new in 24")
    void grantedNativeAccessIsUsedWithoutAWarning() {
        assertThat(child(WITH_JNA, "--enable-native-access=ALL-UNNAMED"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("usable: jna, "));
    }

    private static List<String> child(Class<?>[] jars, String... options) {
        ChildJvm.Result result = new ChildJvm()
                .shortLived()
                .option(options)
                .classPath(Arrays.stream(jars).map(ChildJvm::locationOf).toArray())
                .classPath(Path.of("target", "test-classes"))
                .run(SayJna.class);
        assertThat(result.exit()).as(result.toString()).isZero();
        return (result.out() + result.err()).lines().toList();
    }
}
