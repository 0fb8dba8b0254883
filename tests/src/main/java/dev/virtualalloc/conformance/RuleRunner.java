package dev.virtualalloc.conformance;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Runs the tests of rules: in a JVM of their own, where whatever they are about may end or hang, or in this one if the run wants that.
 * Says before the message of a failure which rule is broken.
 */
final class RuleRunner implements BeforeAllCallback, AfterAllCallback, ExecutionCondition, InvocationInterceptor {

    /** Whether a test runs in this JVM, so that what it needs has to be here. Tests that users add to those of rules do. */
    static boolean runsHere(ExtensionContext context) {
        return rule(context).isEmpty() || !KitOptions.of(context).child();
    }

    private static Optional<Rule> rule(ExtensionContext context) {
        return context.getTestMethod().map(method -> method.getAnnotation(Rule.class));
    }

    /** Once for the class, and not as the failure of each of its rules, it is said if there can be no such JVM. */
    @Override
    public void beforeAll(ExtensionContext context) {
        if (KitOptions.of(context).child()) {
            RuleJvms.of(context).start();
        }
    }

    /** In the JVM of rules, before anything is done for a test. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return rule(context).isEmpty() || RuleGate.admits(context.getUniqueId())
                ? ConditionEvaluationResult.enabled("")
                : ConditionEvaluationResult.disabled("nobody has asked for it");
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedIfHere(invocation, context);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedIfHere(invocation, context);
    }

    private static void proceedIfHere(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        if (runsHere(context)) {
            invocation.proceed();
        } else {
            invocation.skip();
        }
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        Optional<Rule> rule = rule(context);
        if (rule.isEmpty()) {
            invocation.proceed();
        } else if (runsHere(context)) {
            runHere(invocation, rule.get());
        } else {
            invocation.skip();
            runInChild(context, rule.get());
        }
    }

    private static void runHere(Invocation<Void> invocation, Rule rule) throws Throwable {
        try {
            invocation.proceed();
        } catch (TestAbortedException e) {
            throw e;
        } catch (AssertionError e) {
            throw broken(rule, String.valueOf(e.getMessage()), e);
        } catch (Exception e) {
            throw broken(rule, e.toString(), e);
        }
    }

    private static void runInChild(ExtensionContext context, Rule rule) {
        RuleOutcome outcome = RuleJvms.of(context)
                .run(new RuleRequest(
                        context.getUniqueId(),
                        String.join(", ", rule.value()),
                        KitOptions.of(context).seconds(),
                        false));
        outcome.reports().forEach(context::publishReportEntry);
        switch (outcome.kind()) {
            case PASSED -> {}
            case ABORTED -> throw new TestAbortedException(outcome.text());
            case UNSEEN -> throw new MemoryUnseenException(outcome.text());
            // It says itself which rule is broken, if it was the test that failed.
            case FAILED -> throw outcome.failure();
            case HUNG, DIED -> throw broken(rule, outcome.text(), null);
        }
    }

    /** What comes after all tests comes there as well, and can fail. */
    @Override
    public void afterAll(ExtensionContext context) {
        KitOptions options = KitOptions.of(context);
        if (options.child()) {
            RuleJvms.of(context)
                    .end(new RuleRequest(
                            context.getUniqueId(), "the end of " + context.getDisplayName(), options.seconds(), true))
                    .ifPresent(outcome -> {
                        switch (outcome.kind()) {
                            case PASSED, ABORTED, UNSEEN -> {}
                            case FAILED -> throw outcome.failure();
                            case HUNG, DIED -> throw new AssertionError(outcome.text());
                        }
                    });
        }
    }

    private static AssertionError broken(Rule rule, String message, @Nullable Throwable cause) {
        String rules = Arrays.stream(rule.value())
                .map(id -> "rule " + id + " is broken: "
                        + Optional.ofNullable(Spec.rules().get(id))
                                .map(Spec.Entry::text)
                                .orElse("(not in SPEC.md)"))
                .collect(Collectors.joining(System.lineSeparator()));
        AssertionError broken = new AssertionError(rules + System.lineSeparator() + message, cause);
        if (cause != null) {
            broken.setStackTrace(cause.getStackTrace());
        }
        return broken;
    }
}
