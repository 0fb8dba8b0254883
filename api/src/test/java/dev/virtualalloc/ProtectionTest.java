package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProtectionTest {

    @ParameterizedTest
    @EnumSource
    void everyProtectionIsFoundByWhatItAllows(Protection protection) {
        assertThat(Protection.of(protection.canRead(), protection.canWrite(), protection.canExecute()))
                .isSameAs(protection);
    }

    @Test
    void writingWithoutReadingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Protection.of(false, true, false))
                .withMessage(
                        "no system has pages that can be written but not read (asked for: write). Ask for read as well");
        assertThatIllegalArgumentException().isThrownBy(() -> Protection.of(false, true, true));
    }
}
