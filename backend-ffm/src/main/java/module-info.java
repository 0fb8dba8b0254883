/** System calls through java.lang.foreign, on Java 22 and newer. */
module dev.virtualalloc.ffm {
    requires static org.jspecify;
    requires dev.virtualalloc;
}
