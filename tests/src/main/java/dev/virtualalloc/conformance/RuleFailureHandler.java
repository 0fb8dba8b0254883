package dev.virtualalloc.conformance;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Puts the text of the broken rule before the message of the failure. */
final class RuleFailureHandler implements TestExecutionExceptionHandler {

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
        AssertionError described = new AssertionError(rules + System.lineSeparator() + message, failure);
        described.setStackTrace(failure.getStackTrace());
        throw described;
    }
}
