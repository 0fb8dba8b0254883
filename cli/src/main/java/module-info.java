/** The runnable jar: demo, doctor, verify. */
module dev.virtualalloc.cli {
    requires static org.jspecify;
    requires com.grack.nanojson;
    requires com.sun.jna;
    requires dev.virtualalloc.conformance;
    requires dev.virtualalloc.containers;
    requires dev.virtualalloc.ffm;
    requires dev.virtualalloc.jna;
    requires dev.virtualalloc.sim;
    requires info.picocli;
    requires java.management;
    requires jdk.attach;
    requires me.tongfei.progressbar;
    requires org.junit.platform.launcher;
    requires org.junit.platform.reporting;

    uses dev.virtualalloc.spi.VirtualMemoryProvider;

    opens dev.virtualalloc.cli to
            info.picocli,
            org.junit.platform.commons;
}
