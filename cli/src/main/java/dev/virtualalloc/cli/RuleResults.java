package dev.virtualalloc.cli;

import dev.virtualalloc.conformance.Rule;
import dev.virtualalloc.conformance.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * What became of each rule. Several tests may hold one: it is broken if one of them fails, and skipped if none of them could
 * be run.
 */
final class RuleResults implements TestExecutionListener {
    private final List<Failure> failures = new ArrayList<>();
    private final Set<String> held = new LinkedHashSet<>();
    private final Map<String, String> reasons = new LinkedHashMap<>();

    /**
     * A test that failed.
     *
     * @param test its name, which begins with the numbers of its rules
     * @param rules the numbers
     * @param cause what it has thrown
     */
    record Failure(String test, List<String> rules, Optional<Throwable> cause) {}

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        List<String> rules = rules(test);
        switch (result.getStatus()) {
            case FAILED -> failures.add(new Failure(test.getDisplayName(), rules, result.getThrowable()));
            case ABORTED -> rules.forEach(rule -> reasons.putIfAbsent(rule, reason(result)));
            case SUCCESSFUL -> held.addAll(rules);
        }
    }

    /** Without what JUnit puts before some of them. */
    private static String reason(TestExecutionResult result) {
        return result.getThrowable()
                .map(Throwable::getMessage)
                .map(message -> message.replaceFirst("^Assumption failed: ", ""))
                .orElse("no reason is given");
    }

    List<Failure> failures() {
        return failures;
    }

    Set<String> broken() {
        return inOrder(
                failures.stream().flatMap(failure -> failure.rules().stream()).collect(Collectors.toSet()));
    }

    Set<String> passed() {
        Set<String> passed = inOrder(held);
        passed.removeAll(broken());
        return passed;
    }

    /** The rules that were not tried, by the reason why. */
    Map<String, Set<String>> skipped() {
        Set<String> skipped = inOrder(reasons.keySet());
        skipped.removeAll(held);
        skipped.removeAll(broken());
        return skipped.stream()
                .collect(Collectors.groupingBy(
                        rule -> reasons.getOrDefault(rule, ""),
                        LinkedHashMap::new,
                        Collectors.toCollection(LinkedHashSet::new)));
    }

    private static Set<String> inOrder(Set<String> rules) {
        return Spec.rules().keySet().stream()
                .filter(rules::contains)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static List<String> rules(TestIdentifier test) {
        Optional<TestSource> source = test.getSource();
        return source.isPresent() && source.get() instanceof MethodSource method
                ? List.of(method.getJavaMethod().getAnnotation(Rule.class).value())
                : List.of();
    }
}
