/** The conformance kit: every rule of the contract, run against any backend. */
module dev.virtualalloc.conformance {
    requires static org.jspecify;
    requires transitive dev.virtualalloc;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;
}
