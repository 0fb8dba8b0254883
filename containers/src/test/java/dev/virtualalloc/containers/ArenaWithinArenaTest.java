package dev.virtualalloc.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import dev.virtualalloc.support.Backends;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Arenas have no lock that one thread could take of the outer and another of the inner, each to wait for the other then. That two threads
 * use them at once is a mistake, and must end nevertheless.
 */
class ArenaWithinArenaTest {
    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private Runnable meanwhile = () -> {};
    private int asked;

    private final AddressSpace space = new ForwardingAddressSpace(Backends.simulator()) {
        @Override
        public void commit(long address, long bytes, Protection protection) {
            useTheInner();
            super.commit(address, bytes, protection);
        }

        @Override
        public void decommit(long address, long bytes) {
            useTheInner();
            super.decommit(address, bytes);
        }
    };

    private void useTheInner() {
        asked++;
        try {
            other.submit(meanwhile).get(1, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void end() {
        other.shutdownNow();
    }

    @Test
    void whoeverAsksTheSystemForTheOuterKeepsNobodyFromTheInner() {
        try (VirtualArena outer = VirtualArena.withCapacity(0, Backends.withMaximum(space, 1 << 20))) {
            VirtualArena inner = VirtualArena.withCapacity(1_000, outer);
            VirtualArena.Mark begin = inner.mark();
            VirtualArena.Mark mark = outer.mark();
            meanwhile = () -> {
                try (VirtualArena.Scope scope = inner.scope()) {
                    assertThat(scope).isNotNull();
                    inner.allocate(16).close();
                    inner.allocate(16);
                }
                inner.rewind(begin);
            };
            asked = 0;
            outer.allocate(500_000);
            outer.rewind(mark);
            outer.trim();
            assertThat(asked).isEqualTo(2);
        }
    }
}
