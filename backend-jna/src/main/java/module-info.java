/** System calls through JNA, on Java 17 and newer. */
module dev.virtualalloc.jna {
    requires static org.jspecify;
    requires transitive dev.virtualalloc;
    requires com.sun.jna;

    exports dev.virtualalloc.jna;

    provides dev.virtualalloc.spi.VirtualMemoryProvider with
            dev.virtualalloc.jna.JnaProvider;
}
