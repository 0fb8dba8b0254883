package dev.virtualalloc.cli;

import dev.virtualalloc.conformance.Spec;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints the results of a conformance run as text. */
final class RuleResultsPrinter {
    private final Console console;

    RuleResultsPrinter(Console console) {
        this.console = console;
    }

    /**
     * Prints the results, and returns whether the provider passes.
     *
     * @param untestedReason why the provider could not be tested, or empty if it was
     */
    boolean print(RuleResults results, Optional<String> untestedReason) {
        if (!results.failures().isEmpty()) {
            title("Failed");
            results.failures().forEach(this::print);
        }
        if (!results.skipped().isEmpty()) {
            title("Skipped");
            results.skipped().forEach((reason, rules) -> {
                console.println("  " + reason + ":");
                console.println("    " + String.join(", ", rules));
            });
        }
        console.println();
        console.println("Rules: " + results.passed().size() + " passed, "
                + results.failed().size() + " failed, "
                + results.skipped().values().stream().mapToInt(Set::size).sum() + " skipped, "
                + Spec.rules().values().stream()
                        .filter(rule -> rule.untested().isPresent())
                        .count()
                + " without a test.");
        untestedReason.ifPresent(reason -> console.println("Not verified: " + reason));
        return results.failures().isEmpty() && untestedReason.isEmpty();
    }

    private void title(String title) {
        console.println();
        console.printMarkup("@|bold " + title + "|@");
    }

    private void print(RuleResults.Failure failure) {
        console.println("  " + failure.test());
        message(failure).lines().forEach(line -> console.println("    " + line));
    }

    /** The kit names the rule when a test fails, but cannot when the setup before it does. */
    private static String message(RuleResults.Failure failure) {
        String thrown = failure.cause()
                .map(cause -> cause instanceof AssertionError && cause.getMessage() != null
                        ? cause.getMessage()
                        : cause.toString())
                .orElse("no cause is given");
        return thrown.startsWith("rule ")
                ? thrown
                : Spec.rules().values().stream()
                        .filter(rule -> failure.rules().contains(rule.id()))
                        .map(rule -> "rule " + rule.id() + " is broken: " + rule.text() + System.lineSeparator())
                        .collect(Collectors.joining("", "", thrown));
    }
}
