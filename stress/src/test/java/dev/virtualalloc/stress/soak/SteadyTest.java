package dev.virtualalloc.stress.soak;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.stress.OtherMappings;
import dev.virtualalloc.stress.Vitals;
import org.junit.jupiter.api.Test;

class SteadyTest {
    @Test
    void mappingsThatGrowAreSeen() {
        assumeTrue(Vitals.now().mappings() > 0, "no mappings are shown: not Linux");
        Steady steady = new Steady();

        assertThatThrownBy(() -> {
                    for (int look = 0; look < 10; look++) {
                        OtherMappings.map(50);
                        steady.look();
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("mappings");
    }
}
