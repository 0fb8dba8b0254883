package dev.virtualalloc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VirtualMemoryExceptionTest {

    @Test
    void theMessageSaysWhatFailedWhereWhyAndWhatToDo() {
        VirtualMemoryException e = new OutOfVirtualMemoryException(
                "commit", "ffm, linux-x86_64", 0x7f3a40000000L, 2 << 20, "ENOMEM", 12, "vm.max_map_count is 65530");

        assertThat(e)
                .hasMessage("commit failed: 2 MiB at 0x7f3a40000000 (ffm, linux-x86_64): ENOMEM (12)."
                        + " vm.max_map_count is 65530");
        assertThat(e.operation()).isEqualTo("commit");
        assertThat(e.provider()).isEqualTo("ffm, linux-x86_64");
        assertThat(e.address()).isEqualTo(0x7f3a40000000L);
        assertThat(e.bytes()).isEqualTo(2 << 20);
        assertThat(e.errorName()).isEqualTo("ENOMEM");
        assertThat(e.errorCode()).isEqualTo(12);
    }

    @Test
    void aRangeThatIsNowhereYetHasNoAddressInTheMessage() {
        assertThat(new VirtualMemoryException("reserve", "sim", 0, 4096, "ENOMEM", 12, ""))
                .hasMessage("reserve failed: 4 KiB (sim): ENOMEM (12)");
    }
}
