package dev.virtualalloc.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Answers requests by what becomes of their tests, or of the class around them. */
final class RuleListener implements TestExecutionListener {
    private final RuleGate gate;
    private final RuleRequest first;
    private final Map<String, String> reports = new LinkedHashMap<>();

    /** For one run of a class, which was begun for a request. */
    RuleListener(RuleGate gate, RuleRequest first) {
        this.gate = gate;
        this.first = first;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        // Most of them because nobody has asked for them.
        if (isAskedFor(test)) {
            answer(RuleOutcome.of(RuleOutcome.Kind.ABORTED, reason));
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (isAskedFor(test) && (test.isTest() || gate.next().isEnd() || isBeforeAll(result))) {
            answer(outcome(result));
        }
    }

    /** Whether a class has failed before its tests: if it does after some, those that are asked for since may still pass. */
    private boolean isBeforeAll(TestExecutionResult result) {
        return gate.next() == first && result.getStatus() != TestExecutionResult.Status.SUCCESSFUL;
    }

    /** Itself, or its class. */
    private boolean isAskedFor(TestIdentifier test) {
        return !gate.isAnswered() && (gate.next().id() + "/").startsWith(test.getUniqueId() + "/");
    }

    private static RuleOutcome outcome(TestExecutionResult result) {
        Throwable thrown = result.getThrowable().orElseGet(() -> new AssertionError("no cause is given"));
        return switch (result.getStatus()) {
            case SUCCESSFUL -> RuleOutcome.of(RuleOutcome.Kind.PASSED, "");
            case FAILED -> RuleOutcome.failed(thrown);
            case ABORTED ->
                RuleOutcome.of(
                        thrown instanceof MemoryUnseenException ? RuleOutcome.Kind.UNSEEN : RuleOutcome.Kind.ABORTED,
                        String.valueOf(thrown.getMessage()));
        };
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        reports.putAll(entry.getKeyValuePairs());
    }

    private void answer(RuleOutcome outcome) {
        gate.answer(outcome.withReports(new LinkedHashMap<>(reports)));
        reports.clear();
    }
}
