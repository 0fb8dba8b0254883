package dev.virtualalloc.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.Block;
import dev.virtualalloc.MemoryUsage.Totals;
import dev.virtualalloc.RangePool;
import dev.virtualalloc.Reservation;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.VirtualMemory;
import dev.virtualalloc.VirtualMemoryException;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the library counts is what the address space has, whichever call fails. */
class CountedMemoryTest {
    private static final long PAGE = 4096;
    private static final int MAXIMUM = 1 << 18;
    private static final int STEPS = 60;

    /** Under a name of its own, for counts are for all tests of this JVM together. */
    private static final class NamedAddressSpace extends ForwardingAddressSpace {
        private final String name;

        NamedAddressSpace(SimulatedAddressSpace space, String name) {
            super(space);
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }
    }

    @Test
    void whicheverCallFailsTheCountsAreThoseOfTheAddressSpace() {
        int failed = 0;
        long call = 1;
        Life life;
        do {
            life = new Life(call);
            life.run();
            failed += life.failures;
            call++;
        } while (life.space.callCount() >= call);
        assertThat(failed).isGreaterThan(40);
    }

    /** The same calls each time, one of which fails. */
    private final class Life {
        private final SimulatedAddressSpace space = Simulator.linux4k().open();
        private final AddressSpace named;
        private final RangePool pool = RangePool.withLimit(30 * PAGE);
        private final VirtualAlloc allocator;
        private final Random random = new Random(42);
        private final List<Block> blocks = new ArrayList<>();
        private final List<Reservation> reservations = new ArrayList<>();
        private int failures;

        Life(long failing) {
            named = new NamedAddressSpace(space, "failing in call " + failing);
            allocator = VirtualAlloc.builder()
                    .addressSpace(named)
                    .maximum(MAXIMUM)
                    .keep(pool)
                    .build();
            space.failWith(FaultPlan.call(failing));
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                attempt(this::step);
            }
            while (!blocks.isEmpty()) {
                attempt(this::closeBlock);
            }
            while (!reservations.isEmpty()) {
                attempt(this::closeReservation);
            }
            attempt(pool::close);
            attempt(pool::close);
            assertThat(held()).isEqualTo(new Totals(0, 0, 0, 0));
        }

        private void attempt(Runnable step) {
            try {
                step.run();
            } catch (VirtualMemoryException e) {
                failures++;
            }
            Totals held = held();
            assertThat(held.reserved()).isEqualTo(space.reservedBytes());
            assertThat(held.committed()).isEqualTo(space.committedBytes());
            assertThat(held.kept()).isEqualTo(pool.keptBytes());
            assertThat(held.blocks()).isEqualTo(blocks.size());
        }

        private Totals held() {
            return VirtualMemory.usage().byProvider().get(named.name());
        }

        private void step() {
            switch (random.nextInt(8)) {
                case 0, 1 -> blocks.add(allocator.allocate(random.nextInt(20_000)));
                case 2 -> onBlock(block -> block.grow(block.size() + random.nextInt(40_000)));
                case 3 -> onBlock(block -> block.shrink(block.size() / 2));
                case 4 -> closeBlock();
                case 5 -> reservations.add(Reservation.reserve(named, MAXIMUM));
                case 6 -> onPages(Reservation::commit);
                default -> onPages(Reservation::decommit);
            }
        }

        private void onBlock(Consumer<Block> operation) {
            if (!blocks.isEmpty()) {
                operation.accept(blocks.get(random.nextInt(blocks.size())));
            }
        }

        private void onPages(PageOperation operation) {
            int from = random.nextInt(16);
            int pages = 1 + random.nextInt(16);
            if (!reservations.isEmpty()) {
                operation.on(reservations.get(reservations.size() - 1), from * PAGE, pages * PAGE);
            }
        }

        private void closeBlock() {
            if (!blocks.isEmpty()) {
                blocks.get(0).close();
                blocks.remove(0);
            }
        }

        private void closeReservation() {
            reservations.get(0).close();
            reservations.remove(0);
        }
    }

    private interface PageOperation {
        void on(Reservation reservation, long offset, long bytes);
    }
}
