package dev.virtualalloc.conformance;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How a run of the kit is to be: by configuration parameters of JUnit, or by system properties of the same names.
 *
 * @param child whether rules run in a JVM of their own
 * @param seconds how long a rule may take there
 */
record KitOptions(boolean child, int seconds) {
    static final String CHILD = "virtualalloc.kit.child";
    static final String SECONDS = "virtualalloc.kit.seconds";

    private static final int DEFAULT_SECONDS = 60;

    static KitOptions of(ExtensionContext context) {
        return new KitOptions(
                // Whoever debugs has breakpoints in this JVM.
                value(context, CHILD).map(KitOptions::isOn).orElseGet(() -> !JavaCommand.isDebugged()),
                value(context, SECONDS).map(KitOptions::positive).orElse(DEFAULT_SECONDS));
    }

    private static Optional<String> value(ExtensionContext context, String name) {
        return context.getConfigurationParameter(name).or(() -> Optional.ofNullable(System.getProperty(name)));
    }

    private static boolean isOn(String value) {
        return switch (value) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException(CHILD + "=" + value + " is neither on nor off");
        };
    }

    private static int positive(String value) {
        try {
            int seconds = Integer.parseInt(value);
            if (seconds > 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(SECONDS + "=" + value + " is no positive whole number");
    }
}
