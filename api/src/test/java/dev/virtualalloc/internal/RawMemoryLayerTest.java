package dev.virtualalloc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RawMemoryLayerTest {

    @Test
    void theJarRunsTheLayerOfItsJavaAndPlainClassesTheBaseLayer() {
        boolean fromJar = RawMemory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath()
                .endsWith(".jar");
        assertThat(RawMemory.layer()).isEqualTo(fromJar && Runtime.version().feature() >= 22 ? 22 : 17);
    }

    @Test
    void classesAreLostWhereANewJavaRunsTheBaseLayer() {
        assertThat(LostClasses.complaint().isPresent())
                .isEqualTo(Runtime.version().feature() >= 22 && RawMemory.layer() == 17);
    }

    @Test
    void numbersBelowTheBoundStayAsTheyAre() {
        for (long value : new long[] {0, 1, 0x7f3a40000000L, RawMemory.BOUND - 1}) {
            assertThat(RawMemory.assumeInRange(value)).isEqualTo(value);
        }
    }

    @Test
    void theRunIsOnTheJavaAndFromTheArtifactThatItsNameSays() {
        String run = System.getProperty("virtualalloc.test.java", "base");
        int layer = RawMemory.layer();
        int java = Runtime.version().feature();
        switch (run) {
            case "main" -> assertThat(layer).isEqualTo(22);
            case "17" -> assertThat(java).isEqualTo(17);
            default -> assertThat(layer).isEqualTo(17);
        }
    }
}
