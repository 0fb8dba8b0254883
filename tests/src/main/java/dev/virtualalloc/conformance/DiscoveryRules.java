package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.spi.Availability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.lang.reflect.Modifier;
import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Group 1: how a backend is found. */
interface DiscoveryRules {

    VirtualMemoryProvider provider();

    boolean isRegistered();

    @Test
    @Rule("1.1")
    default void theServiceLoaderFindsTheProvider() {
        assertThat(registration())
                .as("the registration of %s for ServiceLoader", provider().getClass())
                .isPresent();
    }

    @Test
    @Rule("1.2")
    default void theClassIsPublicAndMakesAsManyInstancesAsAreAskedFor() {
        Optional<ServiceLoader.Provider<VirtualMemoryProvider>> registration = registration();
        assumeTrue(registration.isPresent(), "the provider is not registered, see rule 1.1");
        assertThat(Modifier.isPublic(registration.get().type().getModifiers()))
                .as("whether %s is public", registration.get().type())
                .isTrue();
        assertThat(registration.get().get()).isNotSameAs(registration.get().get());
    }

    @Test
    @Rule("1.3")
    default void availabilityIsAlwaysAnsweredAlike() {
        VirtualMemoryProvider provider = provider();
        Availability first = provider.availability();
        assertThat(first).isNotNull();
        assertThat(provider.availability()).hasToString(first.toString());
        assertThat(provider().availability()).hasToString(first.toString());
    }

    @Test
    @Rule("1.4")
    default void nameRankAndVersionAreAnsweredByAnyProvider() {
        VirtualMemoryProvider provider = provider();
        assertThat(provider.name()).isNotNull();
        provider.rank();
        provider.spiVersion();
    }

    /** What the service loader knows of the class under test; others may be broken, which is not its fault. */
    private Optional<ServiceLoader.Provider<VirtualMemoryProvider>> registration() {
        assumeTrue(isRegistered(), "isRegistered() of this test says that the provider is only handed over");
        return found().filter(found -> found.type() == provider().getClass()).findFirst();
    }

    private static Stream<ServiceLoader.Provider<VirtualMemoryProvider>> found() {
        Stream.Builder<ServiceLoader.Provider<VirtualMemoryProvider>> found = Stream.builder();
        Iterator<ServiceLoader.Provider<VirtualMemoryProvider>> all =
                ServiceLoader.load(VirtualMemoryProvider.class).stream().iterator();
        int broken = 0;
        while (broken < 100) {
            try {
                if (!all.hasNext()) {
                    break;
                }
                found.add(all.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                broken++;
            }
        }
        return found.build();
    }
}
