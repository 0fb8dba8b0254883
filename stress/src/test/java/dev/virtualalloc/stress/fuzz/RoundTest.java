package dev.virtualalloc.stress.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.Protection;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the fuzzer finds what is wrong: here it is in the address space. */
class RoundTest {
    private static final int ROUNDS = 8;

    @TempDir
    Path directory;

    private void play(AddressSpace space) {
        Trace trace = Trace.open(directory.resolve("trace"));
        WatchedSpace watched = new WatchedSpace(space);
        for (int i = 0; i < ROUNDS; i++) {
            new Round(new Setting("unsafe-sim", Condition.NONE), watched, 1, i, trace).play(1);
        }
    }

    private static AddressSpace simulator() {
        return Simulator.linux4k().open();
    }

    @Test
    void nothingIsFoundWhereNothingIsWrong() {
        assertThatCode(() -> play(simulator())).doesNotThrowAnyException();
    }

    @Test
    void aDiscardThatDiscardsNothingIsFound() {
        assertThatThrownBy(() -> play(new ForwardingAddressSpace(simulator()) {
                    @Override
                    public void discard(long address, long bytes) {}
                }))
                .isInstanceOf(Mismatch.class)
                .hasMessageContaining("has to");
    }

    @Test
    void aProtectionThatLosesContentsIsFound() {
        assertThatThrownBy(() -> play(new ForwardingAddressSpace(simulator()) {
                    @Override
                    public void protect(long address, long bytes, Protection protection) {
                        super.discard(address, bytes);
                        super.protect(address, bytes, protection);
                    }
                }))
                .isInstanceOf(Mismatch.class)
                .hasMessageContaining("has to have");
    }
}
