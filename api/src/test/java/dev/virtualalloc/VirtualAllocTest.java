package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VirtualAllocTest {
    private final FakeAddressSpace space = new FakeAddressSpace();

    @Test
    void aMaximumThatNobodyHasChosenIsTheDefaultOrWhatCanBeCountedOn() {
        assertThat(builder().build().maximum()).isEqualTo(VirtualAlloc.DEFAULT_MAXIMUM);

        space.largest = 1 << 30;

        assertThat(builder().build().maximum()).isEqualTo(1 << 30);
    }

    @Test
    void aMaximumThatWasChosenIsNotMadeLess() {
        space.largest = 1 << 30;

        assertThat(builder().maximum(1L << 40).build().maximum()).isEqualTo(1L << 40);
    }

    private VirtualAlloc.Builder builder() {
        return VirtualAlloc.builder().addressSpace(space);
    }
}
