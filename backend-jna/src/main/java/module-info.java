/** System calls through JNA, on Java 17 and newer. */
module dev.virtualalloc.jna {
    requires static org.jspecify;
    requires dev.virtualalloc;
}
