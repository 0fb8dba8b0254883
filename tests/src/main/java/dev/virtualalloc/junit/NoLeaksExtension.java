package dev.virtualalloc.junit;

import dev.virtualalloc.Leak;
import dev.virtualalloc.LeakWatch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Watches for leaks while a test runs. */
final class NoLeaksExtension implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(NoLeaksExtension.class);

    /** What the watch has told. */
    private record Watched(LeakWatch watch, List<Leak> leaks) {
        static Watched begin() {
            List<Leak> leaks = new CopyOnWriteArrayList<>();
            return new Watched(LeakWatch.ofAll(leaks::add), leaks);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put(Watched.class, Watched.begin());
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        Watched watched = context.getStore(NAMESPACE).remove(Watched.class, Watched.class);
        if (watched == null) {
            // The test has failed before it was watched.
            return;
        }
        try (LeakWatch watch = watched.watch()) {
            Garbage.collect();
            LeakWatch.check();
        }
        if (!watched.leaks().isEmpty()) {
            throw failure(watched.leaks());
        }
    }

    private static AssertionError failure(List<Leak> leaks) {
        AssertionError failure = new AssertionError(leaks.stream()
                .map(Leak::toString)
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        "not closed, and not reachable any more:" + System.lineSeparator(),
                        "")));
        for (Leak leak : leaks) {
            Throwable creation = new Throwable(leak.what() + " was created here");
            creation.setStackTrace(leak.creation().toArray(new StackTraceElement[0]));
            failure.addSuppressed(creation);
        }
        return failure;
    }
}
