package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.MemoryBudget;
import dev.virtualalloc.conformance.MemoryProbe;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.conformance.SimulatedProbe;
import dev.virtualalloc.sim.SimulatedProvider;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The simulated systems, each with an address space of its own for each test. */
class SimulatorConformanceIT {

    @ExtendWith(Summary.class)
    abstract static class Run implements ProviderContract {
        private static final List<SimulatedProvider> USED = new ArrayList<>();

        private final SimulatedProvider provider;

        Run(SimulatedProvider provider) {
            this.provider = provider;
            USED.add(provider);
        }

        Run(Simulator simulator) {
            this(simulator.asProvider());
        }

        @Override
        public VirtualMemoryProvider provider() {
            return provider;
        }

        @Override
        public MemoryProbe probe(AddressSpace space) {
            return new SimulatedProbe(provider.open());
        }

        @Override
        public boolean isRegistered() {
            return false;
        }

        @AfterAll
        static void nothingIsLeft() {
            assertThat(USED)
                    .isNotEmpty()
                    .extracting(SimulatedProvider::open)
                    .allSatisfy(space -> assertThat(space.reservedBytes())
                            .as(space.pageTable())
                            .isZero());
            USED.clear();
        }
    }

    @Nested
    class Registered extends Run {
        Registered() {
            super(new SimulatedProvider());
        }

        @Override
        public boolean isRegistered() {
            return true;
        }
    }

    @Nested
    class Linux4k extends Run {
        Linux4k() {
            super(Simulator.linux4k());
        }
    }

    @Nested
    class Linux64k extends Run {
        Linux64k() {
            super(Simulator.linux64k());
        }
    }

    @Nested
    class Macos16k extends Run {
        Macos16k() {
            super(Simulator.macos16k());
        }
    }

    @Nested
    class Windows extends Run {
        Windows() {
            super(Simulator.windows());
        }
    }

    @Nested
    class LimitedLinux extends Run {
        private static final long LIMIT = 64 << 20;

        LimitedLinux() {
            super(Simulator.linux4k().withCommitLimit(LIMIT));
        }

        @Override
        public OptionalLong memoryLimit() {
            return OptionalLong.of(LIMIT);
        }
    }

    @Nested
    class LimitedWindows extends Run {
        private static final long LIMIT = 64 << 20;

        LimitedWindows() {
            super(Simulator.windows().withCommitLimit(LIMIT));
        }

        @Override
        public OptionalLong memoryLimit() {
            return OptionalLong.of(LIMIT);
        }
    }

    @Nested
    class LimitedByABudget extends Run {
        private static final long LIMIT = 64 << 20;
        private static final MemoryBudget BUDGET = MemoryBudget.of(LIMIT);

        LimitedByABudget() {
            super(Simulator.linux4k());
        }

        @Override
        public VirtualMemoryProvider provider() {
            AddressSpace space = super.provider().open();
            return new TestProvider(space.name(), 0, BUDGET.limiting(space));
        }

        @Override
        public OptionalLong memoryLimit() {
            return OptionalLong.of(LIMIT);
        }

        @AfterAll
        static void nothingIsCharged() {
            assertThat(BUDGET.used()).isZero();
        }
    }

    @Nested
    class WithoutCapabilities extends Run {
        WithoutCapabilities() {
            super(Simulator.linux4k().withCapabilities(Set.of()));
        }
    }

    @Nested
    class WithProtectAlone extends Run {
        WithProtectAlone() {
            super(Simulator.linux4k().withCapabilities(Set.of(Capability.PROTECT)));
        }
    }
}
