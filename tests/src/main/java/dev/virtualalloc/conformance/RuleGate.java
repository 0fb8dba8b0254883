package dev.virtualalloc.conformance;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the tests of rules wait, in the JVM that is theirs, until somebody asks for them. JUnit comes to all tests of a class one after
 * the other; those that nobody has asked for are passed over.
 */
final class RuleGate {
    private static volatile @Nullable RuleGate current;

    private final BlockingQueue<RuleRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<RuleOutcome> outcomes = new LinkedBlockingQueue<>();

    /** Of the thread that runs the tests alone. */
    private @Nullable RuleRequest pending;

    /** Has all tests of rules in this JVM wait. */
    static RuleGate open() {
        RuleGate gate = new RuleGate();
        current = gate;
        return gate;
    }

    /** Waits for what is asked for next, and returns whether that is this test; it is, wherever there is no such gate. */
    static boolean admits(String test) {
        RuleGate gate = current;
        return gate == null || gate.next().id().equals(test);
    }

    /** Returns what becomes of a request, or empty if it has taken its time and nothing has. */
    Optional<RuleOutcome> ask(RuleRequest request) throws InterruptedException {
        requests.put(request);
        return Optional.ofNullable(outcomes.poll(request.seconds(), TimeUnit.SECONDS));
    }

    /** Returns the request that is not answered yet, for which it waits. */
    RuleRequest next() {
        while (pending == null) {
            try {
                pending = requests.take();
            } catch (InterruptedException e) {
                // By what was tested before: it does not concern what is tested next.
            }
        }
        return pending;
    }

    boolean isAnswered() {
        return pending == null;
    }

    void answer(RuleOutcome outcome) {
        outcomes.add(outcome);
        pending = null;
    }
}
