package dev.virtualalloc.cli;

import dev.virtualalloc.conformance.Spec;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says for a person which rules a provider keeps. */
final class RuleResultsPrinter {
    private final Console console;

    RuleResultsPrinter(Console console) {
        this.console = console;
    }

    /**
     * Prints the results.
     *
     * @param results what became of each rule
     * @param untestedReason why next to nothing could be tested, if so
     * @return whether it passes
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

    /** The kit puts the rule before what fails in a test, but cannot before what fails on the way to one. */
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
