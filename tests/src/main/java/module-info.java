/** The conformance kit: every rule of the contract, run against any backend. */
module dev.virtualalloc.conformance {
    requires static org.jspecify;
    requires transitive dev.virtualalloc;
    requires static dev.virtualalloc.sim;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;
    requires org.opentest4j;

    exports dev.virtualalloc.conformance;

    // The tests are methods of interfaces that only JUnit needs to see.
    opens dev.virtualalloc.conformance to
            org.junit.platform.commons;

    uses dev.virtualalloc.spi.VirtualMemoryProvider;
}
