package dev.virtualalloc.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.conformance.MemoryProbe;
import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.conformance.SimulatedProbe;
import dev.virtualalloc.sim.SimulatedAddressSpace;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit can fail: of the groups of rules that a wrong provider breaks it breaks those that it should, and no others. Each subclass tries some. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WrongProvidersContract {
    @TempDir
    static Path services;

    private static ClassLoader before;

    abstract Stream<WrongProvider> wrongProviders();

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
        assertThat(KitRun.of(Subject.class, wrong.broken()).broken())
                .as("rules that a provider breaks that %s", wrong)
                .containsAll(wrong.broken())
                .allMatch(rule -> wrong.broken().contains(rule) || KitRun.isMetByLuck(rule, wrong.broken()));
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
