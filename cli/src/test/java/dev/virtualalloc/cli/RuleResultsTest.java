package dev.virtualalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.virtualalloc.conformance.Rule;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class RuleResultsTest {

    @Test
    void aTestOfSomebodysOwnThatFailsIsAFailureWithoutARule() {
        RuleResults results = run(WithATestOfItsOwn.class);

        assertThat(results.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.test()).isEqualTo("ourOwn()");
            assertThat(failure.rules()).isEmpty();
            assertThat(failure.cause()).get().hasToString("java.lang.AssertionError: our own test fails");
        });
        assertThat(results.passed()).containsExactly("3.1");
        assertThat(results.failed()).isEmpty();
    }

    @Test
    void rulesOfAClassThatIsNotRunAreSkippedForItsReason() {
        RuleResults results = run(Elsewhere.class, AnotherTime.class);

        assertThat(results.passed()).isEmpty();
        assertThat(results.skipped())
                .containsOnly(
                        entry("only on another system", Set.of("3.1", "1.2")),
                        entry("only at another time", Set.of("1.3")));
    }

    @Test
    void rulesForAllocatorsAloneDoNotVerifyAProvider() {
        assertThat(untestedReason(Elsewhere.class, ForAllocators.class)).isEqualTo("only on another system");
        assertThat(untestedReason(AnotherTime.class, ForAllocators.class)).contains("no rule for backends was tested");
        assertThat(untestedReason(NotForJUnit.class, ForAllocators.class)).contains("no rule for backends was tested");
        assertThat(untestedReason(ForBackends.class, ForAllocators.class)).isEmpty();
    }

    private static String untestedReason(Class<?>... contracts) {
        return run(contracts).untestedReason().orElse("");
    }

    private static RuleResults run(Class<?>... contracts) {
        RuleResults results = new RuleResults();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(Stream.of(contracts)
                                        .map(contract -> (ClassSelector) selectClass(contract))
                                        .toList())
                                .build(),
                        results);
        return results;
    }

    static class ForBackends {
        @Test
        @Rule("3.1")
        void holds() {}
    }

    static class ForAllocators {
        @Test
        @Rule("12.1")
        void holds() {}
    }

    static class WithATestOfItsOwn extends ForBackends {
        @Test
        void ourOwn() {
            throw new AssertionError("our own test fails");
        }
    }

    @EnabledIf(value = "isHere", disabledReason = "only on another system")
    static class Elsewhere extends ForBackends {
        static boolean isHere() {
            return false;
        }

        @Test
        @Rule("1.2")
        void holdsToo() {}
    }

    static class AnotherTime {
        @BeforeAll
        static void notNow() {
            assumeTrue(false, "only at another time");
        }

        @Test
        @Rule("1.3")
        void holds() {}
    }

    private static class NotForJUnit extends ForBackends {}
}
