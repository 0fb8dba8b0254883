package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpecTest {
    private static final int FIRST_GROUP_OF_ALLOCATORS = 12;

    @Test
    void everyRuleHasATestOrSaysWhyNot() {
        Set<String> tested = tests().flatMap(SpecTest::rules).collect(Collectors.toSet());
        assertThat(Spec.rules().values())
                .allSatisfy(rule -> assertThat(rule.untested().isEmpty())
                        .as("rule %s has a test: %s, and says that it has none: %s", rule.id(), tested, rule.untested())
                        .isEqualTo(tested.contains(rule.id())));
    }

    @Test
    void everyTestNamesRulesThatThereAre() {
        assertThat(tests()).isNotEmpty().allSatisfy(test -> {
            assertThat(test.getAnnotation(Rule.class)).as(test.getName()).isNotNull();
            assertThat(rules(test)).isNotEmpty().allMatch(Spec.rules()::containsKey);
        });
    }

    @Test
    void rulesForProvidersAndForAllocatorsAreInTheContractsOfEach() {
        assertThat(tests(ProviderContract.class).flatMap(SpecTest::rules))
                .allMatch(rule -> group(rule) < FIRST_GROUP_OF_ALLOCATORS);
        assertThat(tests(AllocatorContract.class).flatMap(SpecTest::rules))
                .allMatch(rule -> group(rule) >= FIRST_GROUP_OF_ALLOCATORS);
    }

    @Test
    void rulesAreNumberedInTheirOrderWithoutGaps() {
        List<String> ids = List.copyOf(Spec.rules().keySet());
        String expected = "0.0";
        for (String id : ids) {
            int group = group(expected);
            String next = group + "." + (Integer.parseInt(expected.split("\\.")[1]) + 1);
            expected = id.equals(next) ? next : (group + 1) + ".1";
            assertThat(id).isEqualTo(expected);
        }
    }

    @Test
    void everyRuleHasAReasonAndWhatMayBeIsNotTested() {
        assertThat(Spec.rules().values()).allSatisfy(rule -> {
            assertThat(rule.text()).endsWith(".");
            assertThat(rule.reason()).endsWith(".");
            assertThat(rule.obligatory() || rule.untested().isPresent())
                    .as("rule %s says MUST or is untested", rule.id())
                    .isTrue();
        });
    }

    @Test
    void testsAreShownWithTheirRulesAsSentences() throws Exception {
        Method test = ReserveRules.class.getDeclaredMethod("reservationsDoNotOverlap", Fixture.class);
        assertThat(new RuleDisplayNames().generateDisplayNameForMethod(List.of(), ProviderContract.class, test))
                .isEqualTo("3.2 reservations do not overlap");
    }

    @Test
    void noTwoTestsOfAContractHaveTheSameName() {
        for (Class<?> contract : List.of(ProviderContract.class, AllocatorContract.class)) {
            assertThat(tests(contract).map(Method::getName)).doesNotHaveDuplicates();
        }
    }

    private static int group(String rule) {
        return Integer.parseInt(rule.substring(0, rule.indexOf('.')));
    }

    private static Stream<String> rules(Method test) {
        Rule rule = test.getAnnotation(Rule.class);
        return rule == null ? Stream.empty() : Arrays.stream(rule.value());
    }

    private static Stream<Method> tests() {
        return Stream.concat(tests(ProviderContract.class), tests(AllocatorContract.class));
    }

    private static Stream<Method> tests(Class<?> contract) {
        Set<Method> tests = new TreeSet<>(Comparator.comparing(Method::toString));
        for (Class<?> part : contract.getInterfaces()) {
            for (Method method : part.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    tests.add(method);
                }
            }
        }
        return tests.stream();
    }
}
