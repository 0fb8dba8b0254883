/** The conformance kit: every rule of the contract, run against any backend; and an extension for tests of users. */
module dev.virtualalloc.conformance {
    requires static org.jspecify;
    requires transitive dev.virtualalloc;
    requires static dev.virtualalloc.sim;
    requires transitive org.junit.jupiter.api;
    requires java.management;
    requires org.assertj.core;
    requires org.junit.platform.launcher;
    requires org.opentest4j;

    exports dev.virtualalloc.conformance;
    exports dev.virtualalloc.junit;

    // The tests are methods of interfaces that only JUnit needs to see, and so are extensions.
    opens dev.virtualalloc.conformance to
            org.junit.platform.commons;
    opens dev.virtualalloc.junit to
            org.junit.platform.commons;

    uses dev.virtualalloc.spi.VirtualMemoryProvider;
}
