package dev.virtualalloc.conformance;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a rule in a JVM of its own.
 *
 * @param text why it was aborted, or how it hung or died
 * @param thrown what it failed by
 * @param reports what its test has published
 */
record RuleOutcome(Kind kind, String text, @Nullable Thrown thrown, Map<String, String> reports)
        implements Serializable {

    enum Kind {
        PASSED,
        ABORTED,
        UNSEEN,
        FAILED,
        HUNG,
        DIED
    }

    static RuleOutcome of(Kind kind, String text) {
        return new RuleOutcome(kind, text, null, Map.of());
    }

    static RuleOutcome failed(Throwable failure) {
        return new RuleOutcome(Kind.FAILED, "", Thrown.of(failure), Map.of());
    }

    RuleOutcome withReports(Map<String, String> published) {
        return new RuleOutcome(kind, text, thrown, published);
    }

    /** Whether the JVM that ran it can run no other. */
    boolean isLast() {
        return kind == Kind.HUNG || kind == Kind.DIED;
    }

    AssertionError failure() {
        return Objects.requireNonNull(thrown, "what was thrown").toAssertionError();
    }
}
