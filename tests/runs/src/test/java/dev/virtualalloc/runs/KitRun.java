package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.virtualalloc.conformance.Rule;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** What a run of the kit has found. */
record KitRun(Set<String> broken) {

    static KitRun of(Class<?> subject) {
        Events events = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(subject))
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
