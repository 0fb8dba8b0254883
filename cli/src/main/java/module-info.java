/** The runnable jar: demo, doctor, verify. */
module dev.virtualalloc.cli {
    requires static org.jspecify;
    requires dev.virtualalloc.containers;
    requires dev.virtualalloc.ffm;
    requires dev.virtualalloc.jna;
    requires dev.virtualalloc.sim;
    requires info.picocli;
}
