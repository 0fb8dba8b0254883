/** The conformance kit and the tests of the whole, run against every backend. Not released. */
module dev.virtualalloc.runs {
    requires static org.jspecify;
    requires dev.virtualalloc.conformance;
    requires dev.virtualalloc.containers;
    requires dev.virtualalloc.ffm;
    requires dev.virtualalloc.jna;
    requires dev.virtualalloc.sim;
    requires com.sun.jna;
    requires java.management;
    requires java.xml;
    requires org.assertj.core;
    // What runs tests, for those of the tests that run others.
    requires org.junit.platform.launcher;
}
