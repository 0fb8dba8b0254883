/** System calls through java.lang.foreign, on Java 22 and newer. */
module dev.virtualalloc.ffm {
    requires static org.jspecify;
    requires transitive dev.virtualalloc;

    exports dev.virtualalloc.ffm;

    provides dev.virtualalloc.spi.VirtualMemoryProvider with
            dev.virtualalloc.ffm.FfmProvider;
}
