package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.virtualalloc.conformance.Rule;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** What a run of the kit has found. */
record KitRun(Set<String> broken) {

    /** What repeats something thousands of times takes as long as all the rest: those alone are asked for it who break it. */
    private static final Set<String> REPEATED =
            Set.of("9.10", "10.1", "10.2", "11.3", "11.4", "11.9", "11.10", "17.6", "17.7");

    static KitRun of(Class<?> subject) {
        return of(selectClass(subject));
    }

    /** Runs the classes of tests that some rules are in, and no others: to ask each wrong provider for all would take minutes. */
    static KitRun of(Class<?> subject, Set<String> rules) {
        Set<Class<?>> classes = tests(subject)
                .filter(test -> rules(test).anyMatch(rules::contains))
                .map(Method::getDeclaringClass)
                .collect(Collectors.toSet());
        return of(tests(subject)
                .filter(test -> classes.contains(test.getDeclaringClass()))
                .filter(test -> rules(test).anyMatch(rule -> rules.contains(rule) || !REPEATED.contains(rule)))
                .map(test -> selectMethod(subject, test))
                .toArray(DiscoverySelector[]::new));
    }

    /** Who is wrong among threads may be caught by another rule on them too, if they meet there. */
    static boolean isMetByLuck(String rule, Set<String> broken) {
        return rule.startsWith("10.") && broken.stream().anyMatch(other -> other.startsWith("10."));
    }

    private static Stream<Method> tests(Class<?> subject) {
        return Arrays.stream(subject.getMethods()).filter(method -> method.isAnnotationPresent(Rule.class));
    }

    private static Stream<String> rules(Method test) {
        return Arrays.stream(test.getAnnotation(Rule.class).value());
    }

    private static KitRun of(DiscoverySelector... tests) {
        Events events = EngineTestKit.engine("junit-jupiter")
                .selectors(tests)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                // All in this JVM: there are hundreds. Those that could end it are in DeadlyProvidersIT.
                .configurationParameter("virtualalloc.kit.child", "off")
                .configurationParameter("junit.jupiter.execution.timeout.testable.method.default", "60 s")
                .configurationParameter("junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
                .execute()
                .allEvents();
        assertThat(events.started().count()).as("tests that ran").isPositive();
        return new KitRun(events.failed().stream().flatMap(KitRun::rules).collect(Collectors.toUnmodifiableSet()));
    }

    private static Stream<String> rules(Event failure) {
        return failure.getTestDescriptor()
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> rules(((MethodSource) source).getJavaMethod()))
                .orElseGet(() -> Stream.of(failure.toString()));
    }
}
