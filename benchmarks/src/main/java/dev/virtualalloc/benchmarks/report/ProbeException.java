package dev.virtualalloc.benchmarks.report;

/** Something could not be measured. */
final class ProbeException extends Exception {
    ProbeException(String message) {
        super(message);
    }

    ProbeException(String message, Throwable cause) {
        super(message, cause);
    }
}
