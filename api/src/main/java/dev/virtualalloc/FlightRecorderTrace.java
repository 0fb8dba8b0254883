package dev.virtualalloc;

import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Tells the flight recorder. */
final class FlightRecorderTrace extends Trace {
    private static final String CATEGORY = "Virtual Memory";
    private static final String PREFIX = "dev.virtualalloc.";

    @Override
    long reserve(Tally tally, long bytes, LongSupplier call) {
        ReserveEvent event = new ReserveEvent();
        event.begin();
        long address = refusals(tally, call);
        event.finish(tally, address, bytes);
        return address;
    }

    @Override
    void commit(Tally tally, long address, long bytes, Runnable call) {
        watch(new CommitEvent(), tally, address, bytes, call);
    }

    @Override
    void decommit(Tally tally, long address, long bytes, Runnable call) {
        watch(new DecommitEvent(), tally, address, bytes, call);
    }

    @Override
    void release(Tally tally, long address, long bytes, Runnable call) {
        watch(new ReleaseEvent(), tally, address, bytes, call);
    }

    @Override
    void change(Tally tally, Runnable call) {
        refusals(tally, () -> {
            call.run();
            return 0;
        });
    }

    private void watch(RangeEvent event, Tally tally, long address, long bytes, Runnable call) {
        event.begin();
        change(tally, call);
        event.finish(tally, address, bytes);
    }

    private static long refusals(Tally tally, LongSupplier call) {
        try {
            return call.getAsLong();
        } catch (VirtualMemoryException refused) {
            RefusedEvent event = new RefusedEvent();
            if (event.shouldCommit()) {
                event.describe(tally, refused.address(), refused.bytes());
                event.operation = refused.operation();
                // Not of the system if it has none: a budget says so in words.
                event.error = refused.errorCode() == 0
                        ? refused.getMessage()
                        : refused.errorName() + " (" + refused.errorCode() + ")";
                event.commit();
            }
            throw refused;
        }
    }

    @Override
    void leaked(Leak leak) {
        LeakEvent event = new LeakEvent();
        if (event.shouldCommit()) {
            event.what = leak.what();
            event.reserved = leak.reserved();
            event.committed = leak.committed();
            event.creation =
                    leak.creation().stream().map(StackTraceElement::toString).collect(Collectors.joining("\n"));
            event.commit();
        }
    }

    /** An operation on a range: one that has succeeded for as long as it took. */
    @Category(CATEGORY)
    abstract static class RangeEvent extends Event {
        @Label("Provider")
        @Nullable
        String provider;

        @Label("Allocator")
        @Description("The name of the allocator, null for a reservation that no allocator has made")
        @Nullable
        String allocator;

        @Label("Address")
        @MemoryAddress
        long address;

        @Label("Size")
        @DataAmount
        long bytes;

        void finish(Tally tally, long address, long bytes) {
            end();
            if (shouldCommit()) {
                describe(tally, address, bytes);
                commit();
            }
        }

        void describe(Tally tally, long address, long bytes) {
            provider = tally.provider;
            allocator = tally.allocator;
            this.address = address;
            this.bytes = bytes;
        }
    }

    @Name(PREFIX + "Reserve")
    @Label("Reserve")
    @Description("A range of addresses was reserved")
    static final class ReserveEvent extends RangeEvent {}

    @Name(PREFIX + "Commit")
    @Label("Commit")
    @Description("Pages were given memory")
    static final class CommitEvent extends RangeEvent {}

    @Name(PREFIX + "Decommit")
    @Label("Decommit")
    @Description("The memory of pages was given back")
    static final class DecommitEvent extends RangeEvent {}

    @Name(PREFIX + "Release")
    @Label("Release")
    @Description("A range of addresses was given back, with all its memory")
    static final class ReleaseEvent extends RangeEvent {}

    @Name(PREFIX + "Refused")
    @Label("Refused")
    @Description(
            "An operation was refused; what was kept may have been given back for it then, and the operation tried again")
    static final class RefusedEvent extends RangeEvent {
        @Label("Operation")
        @Nullable
        String operation;

        @Label("Error")
        @Description("Its name and number if it was the system that refused, the whole message otherwise")
        @Nullable
        String error;
    }

    @Name(PREFIX + "Leak")
    @Label("Leak")
    @Category(CATEGORY)
    @Description("Something became unreachable that nobody has closed")
    @StackTrace(false)
    static final class LeakEvent extends Event {
        @Label("What")
        @Nullable
        String what;

        @Label("Reserved")
        @DataAmount
        long reserved;

        @Label("Committed")
        @DataAmount
        long committed;

        @Label("Creation")
        @Description("The stack of its creation, a line for each call, the innermost first")
        @Nullable
        String creation;
    }
}
