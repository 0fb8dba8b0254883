package dev.virtualalloc.cli;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.virtualalloc.conformance.ProviderContract;
import java.util.List;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One run of the conformance kit, on the chosen provider. */
final class ConformanceRun {
    private ConformanceRun() {}

    /**
     * Runs all rules.
     *
     * @param contract the test class of the rules for backends
     */
    static RuleResults execute(Class<? extends ProviderContract> contract, List<TestExecutionListener> listeners) {
        RuleResults results = new RuleResults();
        // Listeners and filters on the class path of the provider take no part.
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestExecutionListeners(results)
                .addTestExecutionListeners(listeners.toArray(TestExecutionListener[]::new))
                .build();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(contract), selectClass(AllocatorConformance.class))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .enableImplicitConfigurationParameters(false)
                .build();
        LauncherFactory.create(config).execute(request);
        return results;
    }
}
