package dev.virtualalloc.sim;

import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import org.jspecify.annotations.Nullable;

/**
 * The provider of a simulated address space, on any platform.
 *
 * <p>On Java 22 and newer it wants native access for {@code dev.virtualalloc.sim}; Java warns without, and the provider is
 * unavailable where it is refused.
 *
 * @since 0.1
 */
public final class SimulatedProvider implements VirtualMemoryProvider {
    static final String NAME = "unsafe-sim";

    private final Simulator simulator;
    private final String complaint;
    private @Nullable SimulatedAddressSpace opened;

    /**
     * Creates a provider as the system properties describe it, for {@link java.util.ServiceLoader}: {@code
     * virtualalloc.sim.profile} names the preset, {@code linux4k} unless set, and {@code virtualalloc.sim.pageSize}, {@code
     * virtualalloc.sim.granularity} and {@code virtualalloc.sim.commitLimit}, each in bytes, differ from it. If one of them
     * does not make sense the provider is unavailable and says why.
     *
     * @apiNote Tests use {@link Simulator#open()} and {@link Simulator#asProvider()}.
     */
    public SimulatedProvider() {
        this(new SimulatorProperties(System::getProperty));
    }

    SimulatedProvider(SimulatorProperties properties) {
        this(properties.simulator(), properties.complaint());
    }

    SimulatedProvider(Simulator simulator) {
        this(simulator, "");
    }

    private SimulatedProvider(Simulator simulator, String complaint) {
        this.simulator = simulator;
        this.complaint = complaint;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public int rank() {
        return -100;
    }

    @Override
    public synchronized SimulatedAddressSpace open() {
        if (!complaint.isEmpty()) {
            throw new ProviderUnavailableException(complaint);
        }
        SimulatedAddressSpace space = opened;
        if (space == null) {
            space = simulator.open();
            opened = space;
        }
        return space;
    }

    /** {@return a description of what is simulated} */
    @Override
    public String toString() {
        return NAME + ": " + simulator;
    }
}
