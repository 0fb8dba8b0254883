/** What the library holds, as gauges of Micrometer. */
module dev.virtualalloc.micrometer {
    requires static org.jspecify;
    requires dev.virtualalloc;
    requires transitive micrometer.core;

    exports dev.virtualalloc.micrometer;
}
