package dev.virtualalloc;

import java.util.List;

/**
 * Thrown when no provider can serve: the message shows every provider that was found and why it is not used.
 *
 * @since 0.1
 */
public class NoUsableProviderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Reports hold records of strings and numbers: not worth a serial form of their own. */
    private final transient List<ProviderReport> reports;

    NoUsableProviderException(String message, List<ProviderReport> reports) {
        super(message + table(reports));
        this.reports = List.copyOf(reports);
    }

    /** {@return a report on each provider that was found, in the order in which they would be chosen} */
    public List<ProviderReport> reports() {
        return reports == null ? List.of() : reports;
    }

    private static String table(List<ProviderReport> reports) {
        StringBuilder text = new StringBuilder();
        for (ProviderReport report : reports) {
            text.append(System.lineSeparator()).append("  ").append(report);
        }
        return text.toString();
    }
}
