package dev.virtualalloc.conformance;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The JVM of rules of one run of JUnit: one for all rules, and another one after each that has ended it. Any number of threads may use it. */
final class RuleJvms implements AutoCloseable {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(RuleJvms.class);

    /** A provider that ends every JVM would take as many of them as there are rules. */
    private static final int MOST_ENDED = 20;

    private @Nullable RuleJvm current;
    private int ended;
    private @Nullable IllegalStateException refusal;

    static RuleJvms of(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(RuleJvms.class, any -> new RuleJvms(), RuleJvms.class);
    }

    /**
     * Starts the JVM if there is none.
     *
     * @throws IllegalStateException if that has failed, now or before
     */
    synchronized RuleJvm start() {
        if (refusal != null) {
            throw refusal;
        }
        if (current == null) {
            try {
                current = RuleJvm.start(JavaCommand.likeThis());
            } catch (IllegalStateException e) {
                refusal = e;
                throw e;
            }
        }
        return current;
    }

    /** Runs the test of a rule, if need be in a JVM that is started for it. */
    synchronized RuleOutcome run(RuleRequest test) {
        return ended < MOST_ENDED
                ? ask(start(), test)
                : RuleOutcome.of(
                        RuleOutcome.Kind.ABORTED,
                        MOST_ENDED + " rules have ended or hung the JVM that tests them, and no other is started");
    }

    /** Ends a class, if there is a JVM that may have run tests of it. */
    synchronized Optional<RuleOutcome> end(RuleRequest container) {
        return current == null ? Optional.empty() : Optional.of(ask(current, container));
    }

    private RuleOutcome ask(RuleJvm jvm, RuleRequest request) {
        RuleOutcome outcome = jvm.run(request);
        if (outcome.isLast()) {
            current = null;
            ended++;
        }
        return outcome;
    }

    /** Ends the JVM when the run ends. */
    @Override
    public synchronized void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
