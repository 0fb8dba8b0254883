package dev.virtualalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeAdditionTest {
    @Test
    void argumentsComeInOtherRegistersOnWindows() {
        assertThat(NativeAddition.of("Linux", "amd64").orElseThrow().hex()).isEqualTo("8D 04 37 C3");
        assertThat(NativeAddition.of("Mac OS X", "x86_64").orElseThrow().hex()).isEqualTo("8D 04 37 C3");
        assertThat(NativeAddition.of("Windows 11", "amd64").orElseThrow().hex()).isEqualTo("8D 04 11 C3");
    }

    @Test
    void armReadsItsWordsLowestByteFirstAndHasToBeToldOfNewCode() {
        NativeAddition addition = NativeAddition.of("Linux", "aarch64").orElseThrow();

        assertThat(addition.hex()).isEqualTo("00 00 01 0B C0 03 5F D6");
        assertThat(addition.flush()).isTrue();
    }

    @Test
    void otherProcessorsHaveNoCode() {
        assertThat(NativeAddition.of("Linux", "riscv64")).isEmpty();
    }
}
