package dev.virtualalloc.runs;

import dev.virtualalloc.conformance.Rule;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints after each run of the kit how many rules passed, and which were skipped and why. */
final class Summary implements TestWatcher, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Summary.class);

    private enum Outcome {
        SKIPPED,
        PASSED,
        FAILED
    }

    private static final class Results {
        /** A rule with several tests has passed if one has and none has failed. */
        final Map<String, Outcome> outcomes = new TreeMap<>();

        final Map<String, TreeSet<String>> skipped = new TreeMap<>();
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        note(context, Outcome.PASSED);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        note(context, Outcome.FAILED);
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        note(context, Outcome.SKIPPED);
        String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        for (String rule : rules(context)) {
            results(context)
                    .skipped
                    .computeIfAbsent(
                            reason.replace("Assumption failed: ", ""),
                            any -> new TreeSet<>(Comparator.comparing(Summary::order)))
                    .add(rule);
        }
    }

    private static void note(ExtensionContext context, Outcome outcome) {
        for (String rule : rules(context)) {
            results(context).outcomes.merge(rule, outcome, (before, now) -> before.compareTo(now) > 0 ? before : now);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Results results = context.getStore(NAMESPACE).get(Results.class, Results.class);
        if (results == null) {
            return;
        }
        StringBuilder text = new StringBuilder(String.format(
                "conformance: %s on Java %d, %s path, layer %s: %d rules, %d passed, %d failed, %d skipped%n",
                name(context),
                Runtime.version().feature(),
                System.getProperty("virtualalloc.test.path"),
                System.getProperty("virtualalloc.test.layer"),
                results.outcomes.size(),
                count(results, Outcome.PASSED),
                count(results, Outcome.FAILED),
                count(results, Outcome.SKIPPED)));
        results.skipped.forEach((reason, rules) -> {
            String wholly = rules.stream()
                    .filter(rule -> results.outcomes.get(rule) == Outcome.SKIPPED)
                    .collect(Collectors.joining(", "));
            if (!wholly.isEmpty()) {
                text.append(String.format("  skipped %s: %s%n", wholly, reason));
            }
        });
        System.out.print(text);
    }

    private static long count(Results results, Outcome outcome) {
        return results.outcomes.values().stream()
                .filter(found -> found == outcome)
                .count();
    }

    private static String name(ExtensionContext context) {
        return context.getRequiredTestClass().getName().replaceAll(".*\\.", "").replace('$', ' ');
    }

    private static String[] rules(ExtensionContext context) {
        return Optional.ofNullable(context.getRequiredTestMethod().getAnnotation(Rule.class))
                .map(Rule::value)
                .orElse(new String[0]);
    }

    private static Integer order(String rule) {
        return Arrays.stream(rule.split("\\."))
                .map(Integer::valueOf)
                .reduce(0, (group, number) -> group * 1000 + number);
    }

    /** Of the class, whose tests these are. */
    private static Results results(ExtensionContext context) {
        return context.getParent()
                .orElseThrow()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Results.class, any -> new Results(), Results.class);
    }
}
