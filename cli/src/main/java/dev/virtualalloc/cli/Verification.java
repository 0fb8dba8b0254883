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
final class Verification {
    /** JUnit makes the test classes by itself and hands them nothing. */
    private static volatile @Nullable Verification current;

    private final Supplier<VirtualMemoryProvider> providers;
    private final Class<?> contract;
    private final RuleResults results = new RuleResults();

    /**
     * Prepares a run.
     *
     * @param providers gives an instance for each test
     * @param contract the test class of the rules for backends
     */
    Verification(Supplier<VirtualMemoryProvider> providers, Class<? extends ProviderContract> contract) {
        this.providers = providers;
        this.contract = contract;
    }

    static Verification current() {
        return Objects.requireNonNull(current, "no verification is running");
    }

    VirtualMemoryProvider provider() {
        return providers.get();
    }

    boolean hasFailures() {
        return !results.failures().isEmpty();
    }

    RuleResults run(List<TestExecutionListener> others) {
        current = this;
        // What else lies on the class path of whoever is verified has no part in this.
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestExecutionListeners(results)
                .addTestExecutionListeners(others.toArray(TestExecutionListener[]::new))
                .build();
        // In this order: allocators are tried where the provider holds.
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(contract), selectClass(VerifiedAllocator.class))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .enableImplicitConfigurationParameters(false)
                .build();
        LauncherFactory.create(config).execute(request);
        return results;
    }
}
