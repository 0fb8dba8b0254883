package dev.virtualalloc.conformance;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was thrown in another JVM, as it reads: its class need not be here, and need not go from one JVM to another.
 *
 * @param text as a stack trace begins
 * @param message what an assertion says, or the text of anything else
 */
record Thrown(
        String text,
        String message,
        List<StackTraceElement> stack,
        @Nullable Thrown cause) implements Serializable {
    /** Causes may go round in a circle. */
    private static final int MOST_CAUSES = 20;

    static Thrown of(Throwable thrown) {
        return of(thrown, MOST_CAUSES);
    }

    private static Thrown of(Throwable thrown, int causes) {
        Throwable cause = thrown.getCause();
        return new Thrown(
                thrown.toString(),
                thrown instanceof AssertionError && thrown.getMessage() != null
                        ? thrown.getMessage()
                        : thrown.toString(),
                List.of(thrown.getStackTrace()),
                cause == null || causes == 0 ? null : of(cause, causes - 1));
    }

    AssertionError toAssertionError() {
        AssertionError error = new AssertionError(message, cause == null ? null : cause.toThrowable());
        error.setStackTrace(stack.toArray(StackTraceElement[]::new));
        return error;
    }

    private Throwable toThrowable() {
        Throwable copy = new Copy(text, cause == null ? null : cause.toThrowable());
        copy.setStackTrace(stack.toArray(StackTraceElement[]::new));
        return copy;
    }

    private static final class Copy extends Throwable {
        private static final long serialVersionUID = 1;

        private final String text;

        Copy(String text, @Nullable Throwable cause) {
            super(text, cause);
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
