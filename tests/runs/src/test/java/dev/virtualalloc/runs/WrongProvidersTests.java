package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.conformance.Spec;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** There are enough wrong providers to believe the kit. That the simulator is none of them, {@code SimulatorConformanceIT} shows. */
class WrongProvidersTests {
    @Test
    void everyGroupOfRulesHasTwoWrongProvidersAtLeast() {
        Function<String, String> group = rule -> rule.substring(0, rule.indexOf('.'));
        Map<String, Long> found = Stream.of(WrongIdentities.all(), WrongOperations.all(), WrongExtras.all())
                .flatMap(Function.identity())
                .flatMap(wrong -> wrong.broken().stream().map(group).distinct())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(Spec.rules().keySet().stream().map(group).distinct().filter(name -> Integer.parseInt(name) <= 11))
                .allSatisfy(name -> assertThat(found.getOrDefault(name, 0L))
                        .as("wrong providers for group %s", name)
                        .isGreaterThanOrEqualTo(2));
    }
}
