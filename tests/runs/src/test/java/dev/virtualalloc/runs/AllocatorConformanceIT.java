package dev.virtualalloc.runs;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.VirtualAlloc;
import dev.virtualalloc.conformance.AllocatorContract;
import dev.virtualalloc.containers.VirtualArena;
import dev.virtualalloc.ffm.FfmProvider;
import dev.virtualalloc.jna.JnaProvider;
import dev.virtualalloc.runs.sample.SlabAllocator;
import dev.virtualalloc.sim.Simulator;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The allocator of the library on every backend, with a maximum that can be reached and with one that cannot. */
class AllocatorConformanceIT {
    private static final long SMALL = 16 << 20;

    @ExtendWith({Summary.class, LeakCheck.class})
    abstract static class Run implements AllocatorContract {
        private final VirtualMemoryProvider provider;
        private final long maximum;

        Run(VirtualMemoryProvider provider, long maximum) {
            this.provider = provider;
            this.maximum = maximum;
        }

        @Override
        public Allocator allocator() {
            return VirtualAlloc.builder().addressSpace(open()).maximum(maximum).build();
        }

        private AddressSpace open() {
            try {
                return provider.open();
            } catch (ProviderUnavailableException e) {
                return abort(provider.name() + ": " + e.getMessage());
            }
        }
    }

    @Nested
    class FfmSmall extends Run {
        FfmSmall() {
            super(new FfmProvider(), SMALL);
        }
    }

    @Nested
    class FfmDefault extends Run {
        FfmDefault() {
            super(new FfmProvider(), VirtualAlloc.DEFAULT_MAXIMUM);
        }
    }

    @Nested
    class JnaSmall extends Run {
        JnaSmall() {
            super(new JnaProvider(), SMALL);
        }
    }

    @Nested
    class JnaDefault extends Run {
        JnaDefault() {
            super(new JnaProvider(), VirtualAlloc.DEFAULT_MAXIMUM);
        }
    }

    @Nested
    class SimulatedLinux extends Run {
        SimulatedLinux() {
            super(Simulator.linux4k().asProvider(), SMALL);
        }
    }

    @Nested
    class SimulatedWindows extends Run {
        SimulatedWindows() {
            super(Simulator.windows().asProvider(), SMALL);
        }
    }

    @Nested
    class WithoutCapabilities extends Run {
        WithoutCapabilities() {
            super(Simulator.linux64k().withCapabilities(Set.of()).asProvider(), SMALL);
        }
    }

    @Nested
    @ExtendWith(Summary.class)
    class WithinABudget implements AllocatorContract {
        @Override
        public Allocator allocator() {
            return VirtualAlloc.builder()
                    .addressSpace(Simulator.linux64k().open())
                    .maximum(SMALL)
                    .limit(4 * SMALL)
                    .build();
        }
    }

    @Nested
    @ExtendWith(Summary.class)
    class Arena implements AllocatorContract {
        private VirtualArena arena;

        @Override
        public Allocator allocator() {
            arena = VirtualArena.withCapacity(
                    0,
                    VirtualAlloc.builder()
                            .addressSpace(Simulator.macos16k().open())
                            .maximum(SMALL)
                            .build());
            return arena;
        }

        @Override
        public boolean isThreadSafe() {
            return false;
        }

        @AfterEach
        void closeArena() {
            arena.close();
        }
    }

    @Nested
    @ExtendWith({Summary.class, LeakCheck.class})
    class Slab implements AllocatorContract {
        private SlabAllocator slab;

        @Override
        public Allocator allocator() {
            slab = new SlabAllocator(64);
            return slab;
        }

        @AfterEach
        void closeSlab() {
            slab.close();
        }
    }
}
