package dev.virtualalloc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RawMemoryLayerTest {

    @Test
    void eachJavaRunsItsLayer() {
        assertThat(RawMemory.layer()).isEqualTo(Runtime.version().feature() >= 22 ? 22 : 17);
        assertThat(LostClasses.complaint()).isEmpty();
    }

    @Test
    void numbersBelowTheBoundStayAsTheyAre() {
        for (long value : new long[] {0, 1, 0x7f3a40000000L, RawMemory.BOUND - 1}) {
            assertThat(RawMemory.assumeInRange(value)).isEqualTo(value);
        }
    }

    @Test
    void theRunIsOnTheJavaThatItsNameSays() {
        boolean oldest = Runtime.version().feature() == 17;
        assertThat(System.getProperty("virtualalloc.test.java", "main")).isEqualTo(oldest ? "17" : "main");
    }
}
