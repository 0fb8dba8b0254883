package dev.virtualalloc.conformance;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Puts the rule before the failure of its test: what is wrong should be plain without reading the kit. */
final class RuleFailures implements TestExecutionExceptionHandler {

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Optional<Rule> rule = context.getTestMethod().map(method -> method.getAnnotation(Rule.class));
        if (rule.isEmpty()
                || failure instanceof TestAbortedException
                || !(failure instanceof Exception || failure instanceof AssertionError)) {
            throw failure;
        }
        String rules = Arrays.stream(rule.get().value())
                .map(id -> "rule " + id + " is broken: "
                        + Optional.ofNullable(Spec.rules().get(id))
                                .map(Spec.Entry::text)
                                .orElse("(not in SPEC.md)"))
                .collect(Collectors.joining(System.lineSeparator()));
        String message = failure instanceof AssertionError ? failure.getMessage() : failure.toString();
        AssertionError told = new AssertionError(rules + System.lineSeparator() + message, failure);
        told.setStackTrace(failure.getStackTrace());
        throw told;
    }
}
