package dev.virtualalloc.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.internal.LostClasses;
import org.junit.jupiter.api.Test;

class NativeAccessTest {
    private static final Module OWN = NativeAccess.class.getModule();
    private static final String OWN_NAME = OWN.isNamed() ? OWN.getName() : "ALL-UNNAMED";

    @Test
    void allModulesAreNamedAtOnceAndEachOnce() {
        Module unnamed = new ClassLoader() {}.getUnnamedModule();

        assertThat(NativeAccess.howToAllow(OWN, String.class.getModule(), String.class.getModule()))
                .startsWith("Start it with --enable-native-access=" + OWN_NAME + ",java.base");
        assertThat(NativeAccess.howToAllow(unnamed))
                .startsWith("Start it with --enable-native-access="
                        + (OWN.isNamed() ? OWN_NAME + ",ALL-UNNAMED" : "ALL-UNNAMED"));
    }

    @Test
    void unsafeIsAllowedWhereItIsNeededAndOnlyThere() {
        assertThat(NativeAccess.howToAllow().contains("--sun-misc-unsafe-memory-access=allow"))
                .isEqualTo(
                        LostClasses.complaint().isPresent() && Runtime.version().feature() >= 23);
    }
}
