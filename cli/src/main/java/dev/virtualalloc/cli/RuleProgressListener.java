package dev.virtualalloc.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Shows which rule is being tested. */
final class RuleProgressListener implements TestExecutionListener {
    private final Console console;
    private @Nullable Progress progress;
    private int tests;
    private int failed;

    RuleProgressListener(Console console) {
        this.console = console;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        progress = Progress.start(console, "tested", plan.countTestIdentifiers(TestIdentifier::isTest));
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        show(test);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            failed++;
        }
        if (test.isTest()) {
            tests++;
        }
        show(test);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (progress != null) {
            progress.close();
        }
    }

    private void show(TestIdentifier test) {
        if (progress != null && test.isTest()) {
            List<String> rules = RuleResults.rules(test);
            String shown = rules.isEmpty() ? test.getDisplayName() : "rule " + String.join(", ", rules);
            progress.update(tests, shown + "  failed " + failed);
        }
    }
}
