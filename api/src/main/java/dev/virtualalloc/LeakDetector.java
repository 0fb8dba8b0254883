package dev.virtualalloc;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what became unreachable without having been closed, and tells of it. There is no thread for that: whoever asks the system
 * for something else looks as well.
 */
final class LeakDetector {

    enum Level {
        OFF,
        SAMPLED,
        ALL
    }

    private static final String API = LeakDetector.class.getPackageName();

    /** Of all that handles memory by its address. */
    private static final Set<String> PACKAGES = Set.of(API, API + ".containers");

    private static final Level CONFIGURED = level(System.getProperty(LeakWatch.LEAKS_PROPERTY));

    private static final ReferenceQueue<Object> UNREACHABLE = new ReferenceQueue<>();

    private static volatile Level level = CONFIGURED;

    /** Those that are told of what is created now. */
    private static volatile List<LeakWatch> watches =
            CONFIGURED == Level.OFF ? List.of() : List.of(new LeakWatch(LeakDetector::announce, false));

    private LeakDetector() {}

    static Level level(@Nullable String property) {
        if (property == null) {
            return Level.SAMPLED;
        }
        try {
            return Level.valueOf(property.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            logger().log(
                            System.Logger.Level.WARNING,
                            LeakWatch.LEAKS_PROPERTY + "=" + property
                                    + " is none of off, sampled and all. It is taken for sampled");
            return Level.SAMPLED;
        }
    }

    /** How much of what is being created is to be tracked. */
    static Level level() {
        return level;
    }

    /** Whether a call is one of this library, and not of whom it serves. */
    static boolean isOurs(StackTraceElement frame) {
        String name = frame.getClassName();
        return PACKAGES.contains(name.substring(0, Math.max(name.lastIndexOf('.'), 0)));
    }

    static ReferenceQueue<Object> unreachable() {
        return UNREACHABLE;
    }

    static List<LeakWatch> watches() {
        return watches;
    }

    static synchronized LeakWatch open(LeakWatch watch) {
        List<LeakWatch> more = new ArrayList<>(watches);
        more.add(watch);
        watches = List.copyOf(more);
        updateLevel();
        return watch;
    }

    static synchronized void close(LeakWatch watch) {
        watches = watches.stream().filter(other -> other != watch).toList();
        updateLevel();
    }

    private static void updateLevel() {
        level = watches.stream().anyMatch(LeakWatch::isOfAll) ? Level.ALL : CONFIGURED;
    }

    /** Tells of what was found since the last time, and gives back what is to be given back, if that was not just done. */
    static void checkInPassing() {
        tellAll();
        UnreachableMemory.giveBackNowAndThen();
    }

    /** Tells of what was found since the last time, and gives back what is to be given back. */
    static void check() {
        tellAll();
        UnreachableMemory.giveBack();
    }

    private static void tellAll() {
        for (Reference<?> found = UNREACHABLE.poll(); found != null; found = UNREACHABLE.poll()) {
            LeakTracker tracker = (LeakTracker) found;
            if (tracker.stop()) {
                tracker.release().ifPresent(UnreachableMemory::add);
                tell(tracker);
            }
        }
    }

    private static void tell(LeakTracker tracker) {
        List<LeakWatch> told = tracker.watches();
        if (told.isEmpty()) {
            return;
        }
        Leak leak = tracker.leak();
        for (LeakWatch watch : told) {
            try {
                watch.tell(leak);
            } catch (RuntimeException e) {
                logger().log(System.Logger.Level.WARNING, "a listener has failed that was told of a leak: " + leak, e);
            }
        }
    }

    private static void announce(Leak leak) {
        Trace.current().leaked(leak);
        log(leak);
    }

    private static void log(Leak leak) {
        Throwable creation = new Throwable("created here");
        creation.setStackTrace(leak.creation().toArray(new StackTraceElement[0]));
        logger().log(
                        System.Logger.Level.WARNING,
                        "leak: " + leak + ", was not closed and cannot be reached any more. It "
                                + (leak.recovered()
                                        ? "is given back, as its allocator was built to do"
                                        : "is lost until the JVM ends")
                                + ". Close what is created there, by try-with-resources for example. A place is reported"
                                + " once; -D" + LeakWatch.LEAKS_PROPERTY
                                + "=all finds every leak, not a sample, and off none",
                        creation);
    }

    private static System.Logger logger() {
        return System.getLogger("dev.virtualalloc");
    }
}
