package dev.virtualalloc.conformance;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the class that somebody asks for a test of, once for as many of its tests as are asked for in their order. */
final class RuleLauncher implements Runnable {
    private final RuleGate gate;

    /** Listeners that users have registered are told by the JVM that asks. */
    private final Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableLauncherDiscoveryListenerAutoRegistration(false)
            .enablePostDiscoveryFilterAutoRegistration(false)
            .build());

    RuleLauncher(RuleGate gate) {
        this.gate = gate;
    }

    @Override
    public void run() {
        while (true) {
            RuleRequest request = gate.next();
            if (request.isEnd()) {
                // It has ended, or never begun in this JVM.
                gate.answer(RuleOutcome.of(RuleOutcome.Kind.PASSED, ""));
                continue;
            }
            try {
                execute(request);
            } catch (Throwable e) {
                // What JUnit does not take for a failure: that there is no memory left, for example.
                answer(request, e);
            }
            answer(request, new AssertionError("the JVM that tests rules finds no test " + request.id()));
        }
    }

    private void answer(RuleRequest request, Throwable failure) {
        if (!gate.isAnswered() && gate.next() == request) {
            gate.answer(RuleOutcome.failed(failure));
        }
    }

    private void execute(RuleRequest first) {
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectUniqueId(first.container()))
                        .configurationParameter(KitOptions.CHILD, "off")
                        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                        .build(),
                new RuleListener(gate, first));
    }
}
