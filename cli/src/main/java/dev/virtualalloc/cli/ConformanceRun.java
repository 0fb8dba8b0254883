package dev.virtualalloc.cli;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.virtualalloc.conformance.ProviderContract;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One run of the conformance kit on one provider. */
final class ConformanceRun {
    /** JUnit creates the test classes, and cannot pass them the provider. */
    private static volatile @Nullable ConformanceRun current;

    private final Supplier<VirtualMemoryProvider> providers;
    private final Class<?> contract;
    private final RuleResults results = new RuleResults();

    /**
     * Creates a run.
     *
     * @param providers returns a provider for each test
     * @param contract the test class of the rules for backends
     */
    ConformanceRun(Supplier<VirtualMemoryProvider> providers, Class<? extends ProviderContract> contract) {
        this.providers = providers;
        this.contract = contract;
    }

    static ConformanceRun current() {
        return Objects.requireNonNull(current, "no provider is being verified");
    }

    VirtualMemoryProvider provider() {
        return providers.get();
    }

    boolean hasFailures() {
        return !results.failures().isEmpty();
    }

    RuleResults execute(List<TestExecutionListener> listeners) {
        current = this;
        // Listeners and filters on the class path of the provider take no part.
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestExecutionListeners(results)
                .addTestExecutionListeners(listeners.toArray(TestExecutionListener[]::new))
                .build();
        // In this order: allocators are tested only if the provider has passed.
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(contract), selectClass(AllocatorConformance.class))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .enableImplicitConfigurationParameters(false)
                .build();
        LauncherFactory.create(config).execute(request);
        return results;
    }
}
