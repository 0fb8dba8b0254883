package dev.virtualalloc;

import java.util.function.LongSupplier;

/** Asks the system, and tells whoever watches what was asked and what came of it: here nobody, for a Java without a flight recorder. */
class Trace {
    private static final Trace CURRENT = hasFlightRecorder() ? new FlightRecorderTrace() : new Trace();

    static Trace current() {
        return CURRENT;
    }

    /** Its module need not be there. */
    private static boolean hasFlightRecorder() {
        try {
            Class.forName("jdk.jfr.Event", false, Trace.class.getClassLoader());
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
