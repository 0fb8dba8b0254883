package dev.virtualalloc.cli;

import dev.virtualalloc.conformance.Spec;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints the results of a conformance run as text. */
final class RuleResultsPrinter {
    private final Console console;

    RuleResultsPrinter(Console console) {
        this.console = console;
    }

    void print(RuleResults results) {
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
        results.untestedReason().ifPresent(reason -> console.println("Not verified: " + reason));
        if (!results.unseen().isEmpty()) {
            console.println(
                    "Not seen: " + results.unseen().size() + " of the skipped rules had to look at memory, and nothing"
                            + " here shows it. They may be broken: " + String.join(", ", results.unseen()));
        }
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
