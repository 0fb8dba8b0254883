package dev.virtualalloc;

import java.util.function.LongSupplier;
import jdk.jfr.FlightRecorder;

/** Asks the system, and tells whoever watches what was asked and what came of it: here nobody, where nothing is recorded. */
class Trace {
    private static final Trace SILENT = new Trace();
    private static final boolean HAS_RECORDER = hasFlightRecorder();

    /** Where something was recorded once, and never before: loading what records takes a JVM longer than its first block. */
    private static final class Recorder {
        static final Trace TRACE = new FlightRecorderTrace();
    }

    static Trace current() {
        return HAS_RECORDER && FlightRecorder.isInitialized() ? Recorder.TRACE : SILENT;
    }

    /** Its module need not be there. */
    private static boolean hasFlightRecorder() {
        try {
            Class.forName("jdk.jfr.FlightRecorder", false, Trace.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    long reserve(Tally tally, long bytes, LongSupplier call) {
        return call.getAsLong();
    }

    void commit(Tally tally, long address, long bytes, Runnable call) {
        call.run();
    }

    void decommit(Tally tally, long address, long bytes, Runnable call) {
        call.run();
    }

    void release(Tally tally, long address, long bytes, Runnable call) {
        call.run();
    }

    /** For what leaves as much reserved and committed as there was. */
    void change(Tally tally, Runnable call) {
        call.run();
    }

    /** Tells that something became unreachable that nobody has closed. */
    void leaked(Leak leak) {}
}
