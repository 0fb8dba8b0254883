/** A simulated address space, on any platform. */
module dev.virtualalloc.sim {
    requires static org.jspecify;
    requires dev.virtualalloc;
    requires jdk.unsupported;
}
