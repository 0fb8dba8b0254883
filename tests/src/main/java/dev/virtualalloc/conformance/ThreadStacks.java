package dev.virtualalloc.conformance;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** What threads are at, or wait for, as text, and what kind of mistake gives this picture. */
final class ThreadStacks {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ThreadStacks() {}

    static String of(ThreadGroup group) {
        Thread[] threads = new Thread[group.activeCount() + 100];
        int count = group.enumerate(threads);
        long[] ids = Arrays.stream(threads, 0, count).mapToLong(Thread::getId).toArray();
        // Threads at the same place, and there may be many, are shown once.
        Map<String, List<String>> byStack = Arrays.stream(THREADS.getThreadInfo(ids, true, true))
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(
                        ThreadStacks::stack,
                        LinkedHashMap::new,
                        Collectors.mapping(ThreadInfo::getThreadName, Collectors.toList())));
        StringJoiner text = new StringJoiner(System.lineSeparator());
        byStack.forEach((stack, names) -> text.add(String.join(", ", names) + stack));
        return text.add(mistake()).toString();
    }

    private static String stack(ThreadInfo thread) {
        StringJoiner text = new StringJoiner(System.lineSeparator() + "    at ");
        text.add(": " + thread.getThreadState()
                + (thread.getLockName() == null ? "" : " on " + thread.getLockName())
                + (thread.getLockOwnerName() == null ? "" : ", which " + thread.getLockOwnerName() + " has"));
        for (StackTraceElement frame : thread.getStackTrace()) {
            // What is below is how JUnit came to the rule.
            if (frame.getClassName().startsWith("org.junit.")
                    || frame.getClassName().startsWith("java.lang.invoke.")
                    || frame.getClassName().startsWith("jdk.internal.reflect.")) {
                break;
            }
            text.add(frame.toString());
        }
        return text.toString();
    }

    private static String mistake() {
        long[] deadlocked = THREADS.findDeadlockedThreads();
        return deadlocked == null
                ? "Somebody waits for what never comes: a lock that was not given back, after an exception perhaps, or a"
                        + " notification that nobody sends; or a loop has no end."
                : "Dead-lock: each of "
                        + Arrays.stream(THREADS.getThreadInfo(deadlocked))
                                .filter(Objects::nonNull)
                                .map(ThreadInfo::getThreadName)
                                .collect(Collectors.joining(", "))
                        + " has a lock that another of them waits for. Locks have to be taken in one order.";
    }
}
