package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.lang.reflect.Modifier;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Group 1: how a backend is found and opened. */
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
    default void theClassIsPublicAndCanBeInstantiatedAnyNumberOfTimes() {
        Optional<ServiceLoader.Provider<VirtualMemoryProvider>> registration = registration();
        assumeTrue(registration.isPresent(), "the provider is not registered, see rule 1.1");
        assertThat(Modifier.isPublic(registration.get().type().getModifiers()))
                .as("whether %s is public", registration.get().type())
                .isTrue();
        assertThat(registration.get().get()).isNotSameAs(registration.get().get());
    }

    @Test
    @Rule("1.3")
    default void openingHasTheSameOutcomeEachTime() {
        VirtualMemoryProvider provider = provider();
        OpenOutcome first = OpenOutcome.of(provider);
        OpenOutcome.of(provider).isSameAs(first);
        assertThat(first.space() != null || !String.valueOf(first.problem()).isBlank())
                .as("whether there is a reason why the provider cannot be used")
                .isTrue();
        assertThat(OpenOutcome.of(provider()).problem())
                .as("why another instance cannot be used")
                .isEqualTo(first.problem());
    }

    @Test
    @Rule("1.3")
    default void openingHasTheSameOutcomeAfterUse() {
        VirtualMemoryProvider provider = provider();
        OpenOutcome first = OpenOutcome.of(provider);
        assumeTrue(first.space() != null, () -> "the provider cannot be used here: " + first.problem());
        AddressSpace space = Objects.requireNonNull(first.space());
        long address = space.reserve(space.reservationGranularity());
        space.commit(address, space.pageSize(), Protection.READ_WRITE);
        OpenOutcome.of(provider).isSameAs(first);
        space.release(address, space.reservationGranularity());
        OpenOutcome.of(provider).isSameAs(first);
    }

    @Test
    @Rule("1.3")
    default void threadsThatOpenAtOnceHaveTheSameOutcome() {
        VirtualMemoryProvider provider = provider();
        AtomicReferenceArray<OpenOutcome> outcomes = new AtomicReferenceArray<>(ThreadRules.THREADS);
        Threads.run(outcomes.length(), thread -> outcomes.set(thread, OpenOutcome.of(provider)));
        for (int i = 1; i < outcomes.length(); i++) {
            outcomes.get(i).isSameAs(outcomes.get(0));
        }
    }

    @Test
    @Rule("1.4")
    default void anyProviderHasNameRankAndVersion() {
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
