package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.virtualalloc.conformance.Rule;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** What a run of the kit has found. */
record KitRun(Set<String> broken) {

    static KitRun of(Class<?> subject) {
        return of(selectClass(subject));
    }

    /** Runs the tests of some rules alone. */
    static KitRun of(Class<?> subject, Set<String> rules) {
        return of(subject, rules::containsAll);
    }

    /** Runs all tests but those of some rules. */
    static KitRun without(Set<String> rules, Class<?> subject) {
        return of(subject, tested -> Collections.disjoint(rules, tested));
    }

    private static KitRun of(Class<?> subject, Predicate<List<String>> which) {
        return of(Arrays.stream(subject.getMethods())
                .filter(method -> method.isAnnotationPresent(Rule.class))
                .filter(method ->
                        which.test(List.of(method.getAnnotation(Rule.class).value())))
                .map(method -> selectMethod(subject, method))
                .toArray(DiscoverySelector[]::new));
    }

    private static KitRun of(DiscoverySelector... tests) {
        Events events = EngineTestKit.engine("junit-jupiter")
                .selectors(tests)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .execute()
                .allEvents();
        assertThat(events.started().count()).as("tests that ran").isPositive();
        return new KitRun(events.failed().stream()
                .flatMap(event -> Arrays.stream(rules(event)))
                .collect(Collectors.toUnmodifiableSet()));
    }

    private static String[] rules(Event failure) {
        return failure.getTestDescriptor()
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source)
                        .getJavaMethod()
                        .getAnnotation(Rule.class)
                        .value())
                .orElseGet(() -> new String[] {failure.toString()});
    }
}
