package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.conformance.MemoryProbe;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.conformance.SimulatedProbe;
import dev.virtualalloc.conformance.Spec;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit can fail: each provider that is wrong breaks the rules that it should, and no others. */
class WrongProvidersTests {
    @TempDir
    static Path services;

    private static ClassLoader before;

    static Stream<WrongProvider> wrongProviders() {
        return Stream.of(WrongIdentities.all(), WrongOperations.all(), WrongExtras.all())
                .flatMap(group -> group);
    }

    /** Some of them have to be found by the service loader, which asks the class loader of the thread. */
    @BeforeAll
    static void register() throws IOException {
        Path file = services.resolve("META-INF/services/" + VirtualMemoryProvider.class.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, WrongIdentities.registered().map(Class::getName).toList());
        before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread()
                .setContextClassLoader(
                        new URLClassLoader(new URL[] {services.toUri().toURL()}, before));
    }

    @AfterAll
    static void unregister() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @ParameterizedTest
    @MethodSource("wrongProviders")
    void theKitFindsWhatIsWrongAndNothingElse(WrongProvider wrong) {
        Subject.wrong = wrong;
        assertThat(KitRun.of(Subject.class).broken())
                .as("rules that a provider breaks that %s", wrong)
                .containsAll(wrong.broken())
                .allMatch(rule -> wrong.broken().contains(rule) || isMetByLuck(rule, wrong));
    }

    /** Who harms its neighbours harms other threads too, if they come at the wrong moment. Who is wrong there always must be found. */
    private static boolean isMetByLuck(String rule, WrongProvider wrong) {
        return rule.startsWith("10.") && wrong.broken().stream().noneMatch(other -> other.startsWith("10."));
    }

    @Test
    void noRuleIsBrokenByTheSimulatorItself() {
        Subject.wrong = WrongProvider.wrong("nothing", FaultyAddressSpace::new);
        assertThat(KitRun.of(Subject.class).broken()).isEmpty();
    }

    @Test
    void everyGroupOfRulesHasTwoWrongProvidersAtLeast() {
        Function<String, String> group = rule -> rule.substring(0, rule.indexOf('.'));
        Map<String, Long> found = wrongProviders()
                .flatMap(wrong -> wrong.broken().stream().map(group).distinct())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(Spec.rules().keySet().stream().map(group).distinct().filter(name -> Integer.parseInt(name) <= 11))
                .allSatisfy(name -> assertThat(found.getOrDefault(name, 0L))
                        .as("wrong providers for group %s", name)
                        .isGreaterThanOrEqualTo(2));
    }

    /** What the kit is run on. */
    static class Subject implements ProviderContract {
        static WrongProvider wrong;

        private final SimulatedAddressSpace simulated = wrong.simulator().open();
        private final VirtualMemoryProvider provider = wrong.factory().apply(simulated);

        @Override
        public VirtualMemoryProvider provider() {
            return provider;
        }

        @Override
        public MemoryProbe probe(AddressSpace space) {
            return new SimulatedProbe(simulated);
        }

        @Override
        public OptionalLong memoryLimit() {
            return OptionalLong.of(WrongProvider.MEMORY);
        }

        @Override
        public boolean isRegistered() {
            return wrong.registered();
        }
    }
}
