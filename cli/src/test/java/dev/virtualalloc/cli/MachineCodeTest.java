package dev.virtualalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineCodeTest {
    @Test
    void argumentsComeInOtherRegistersOnWindows() {
        assertThat(MachineCode.addition("Linux", "amd64").orElseThrow().hex()).isEqualTo("8D 04 37 C3");
        assertThat(MachineCode.addition("Mac OS X", "x86_64").orElseThrow().hex())
                .isEqualTo("8D 04 37 C3");
        assertThat(MachineCode.addition("Windows 11", "amd64").orElseThrow().hex())
                .isEqualTo("8D 04 11 C3");
    }

    @Test
    void armReadsItsWordsLowestByteFirstAndHasToBeToldOfNewCode() {
        MachineCode addition = MachineCode.addition("Linux", "aarch64").orElseThrow();

        assertThat(addition.hex()).isEqualTo("00 00 01 0B C0 03 5F D6");
        assertThat(addition.needsCacheFlush()).isTrue();
    }

    @Test
    void otherProcessorsHaveNoCode() {
        assertThat(MachineCode.addition("Linux", "riscv64")).isEmpty();
    }
}
