package dev.virtualalloc.cli;

import dev.virtualalloc.conformance.MemoryUnseenException;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.conformance.Rule;
import dev.virtualalloc.conformance.Spec;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** The result of each rule: failed if any of its tests fails, otherwise passed if any passes, otherwise skipped. */
final class RuleResults implements TestExecutionListener {
    private static final int FIRST_GROUP_WITH_MEMORY = 3;

    private final List<Failure> failures = new ArrayList<>();
    private final Set<String> succeeded = new LinkedHashSet<>();
    private final Map<String, String> skipReasons = new LinkedHashMap<>();
    private final Set<String> notSeen = new LinkedHashSet<>();
    private @Nullable TestPlan plan;

    /**
     * A test that failed.
     *
     * @param test its display name
     * @param rules the numbers of its rules; empty for a test that is not part of the kit
     * @param cause what it threw
     */
    record Failure(String test, List<String> rules, Optional<Throwable> cause) {}

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skip(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        List<String> rules = rules(test);
        switch (result.getStatus()) {
            case FAILED -> failures.add(new Failure(test.getDisplayName(), rules, result.getThrowable()));
            case ABORTED -> {
                skip(test, reason(result));
                if (result.getThrowable().orElse(null) instanceof MemoryUnseenException) {
                    notSeen.addAll(rules);
                }
            }
            case SUCCESSFUL -> succeeded.addAll(rules);
        }
    }

    /** JUnit reports a skipped class without its tests. */
    private void skip(TestIdentifier test, String reason) {
        TestPlan tests = Objects.requireNonNull(plan, "no test has been started");
        Stream.concat(Stream.of(test), tests.getDescendants(test).stream())
                .flatMap(each -> rules(each).stream())
                .forEach(rule -> skipReasons.putIfAbsent(rule, reason));
    }

    /** Without the prefix that JUnit adds to some of them. */
    private static String reason(TestExecutionResult result) {
        return result.getThrowable()
                .map(Throwable::getMessage)
                .map(message -> message.replaceFirst("^Assumption failed: ", ""))
                .orElse("no reason is given");
    }

    List<Failure> failures() {
        return failures;
    }

    Set<String> failed() {
        return inSpecOrder(
                failures.stream().flatMap(failure -> failure.rules().stream()).collect(Collectors.toSet()));
    }

    Set<String> passed() {
        Set<String> passed = inSpecOrder(succeeded);
        passed.removeAll(failed());
        return passed;
    }

    /** {@return why the provider was not tested although no rule failed, or empty if it was} */
    Optional<String> untestedReason() {
        if (!failures.isEmpty() || needingMemory().anyMatch(succeeded::contains)) {
            return Optional.empty();
        }
        return Optional.of(needingMemory()
                .map(skipReasons::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(
                        "no rule for backends was tested. The contract must be a class that JUnit runs here: not private, not"
                                + " an inner class, and not disabled"));
    }

    /** Of those for backends. What is not for the first of these is what even a backend keeps that cannot be used. */
    private static Stream<String> needingMemory() {
        return Stream.of(ProviderContract.class.getMethods())
                .flatMap(test -> rules(test).stream())
                .filter(rule -> Integer.parseInt(rule.substring(0, rule.indexOf('.'))) >= FIRST_GROUP_WITH_MEMORY);
    }

    /** {@return the rules that were not tested because nothing shows the memory they are about} */
    Set<String> unseen() {
        Set<String> unseen = inSpecOrder(notSeen);
        unseen.removeAll(succeeded);
        unseen.removeAll(failed());
        return unseen;
    }

    /** {@return the rules that were not tested, by reason} */
    Map<String, Set<String>> skipped() {
        Set<String> skipped = inSpecOrder(skipReasons.keySet());
        skipped.removeAll(succeeded);
        skipped.removeAll(failed());
        return skipped.stream()
                .collect(Collectors.groupingBy(
                        rule -> skipReasons.getOrDefault(rule, ""),
                        LinkedHashMap::new,
                        Collectors.toCollection(LinkedHashSet::new)));
    }

    private static Set<String> inSpecOrder(Set<String> rules) {
        return Spec.rules().keySet().stream()
                .filter(rules::contains)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static List<String> rules(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> rules(((MethodSource) source).getJavaMethod()))
                .orElse(List.of());
    }

    private static List<String> rules(Method test) {
        Rule rule = test.getAnnotation(Rule.class);
        return rule == null ? List.of() : List.of(rule.value());
    }
}
