/** A simulated address space, on any platform. */
module dev.virtualalloc.sim {
    requires static org.jspecify;
    requires transitive dev.virtualalloc;
    requires jdk.unsupported;

    exports dev.virtualalloc.sim;

    provides dev.virtualalloc.spi.VirtualMemoryProvider with
            dev.virtualalloc.sim.SimulatedProvider;
}
