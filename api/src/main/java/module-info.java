/** Memory that grows without moving: reserve addresses, commit pages as data grows, and the SPI of the systems behind it. */
module dev.virtualalloc {
    // For tools: what these see is there where they are.
    requires static java.management;
    requires static jdk.jfr;
    requires static org.jspecify;
    // The data plane of Java 17 to 21. Not static: without it the base layer could not be loaded.
    requires jdk.unsupported;

    exports dev.virtualalloc;
    exports dev.virtualalloc.spi;
    exports dev.virtualalloc.spi.os;
    exports dev.virtualalloc.internal to
            dev.virtualalloc.containers,
            dev.virtualalloc.cli,
            dev.virtualalloc.conformance;

    uses dev.virtualalloc.spi.VirtualMemoryProvider;
}
