package dev.virtualalloc.conformance;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.virtualalloc.spi.Availability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Sets up the bench of each test, where the provider can be used, and clears it afterwards. */
final class ProviderRun implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(ProviderRun.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        if (Arrays.asList(context.getRequiredTestMethod().getParameterTypes()).contains(Bench.class)) {
            ProviderContract contract = (ProviderContract) context.getRequiredTestInstance();
            VirtualMemoryProvider provider = contract.provider();
            availability(provider).reason().ifPresent(reason -> abort("the provider is not usable here: " + reason));
            context.getStore(OURS)
                    .put(Bench.class, new Bench(provider, contract.probe(provider), contract.memoryLimit()));
        }
    }

    private static Availability availability(VirtualMemoryProvider provider) {
        try {
            return provider.availability();
        } catch (RuntimeException e) {
            return abort("availability() has thrown, see rule 1.3: " + e);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Bench.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Objects.requireNonNull(context.getStore(OURS).get(Bench.class));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Bench bench = context.getStore(OURS).get(Bench.class, Bench.class);
        if (bench != null) {
            List<String> left = bench.clear();
            if (!left.isEmpty()) {
                // Not a failure of this rule: that of release finds it, and would be hard to see among them all.
                context.publishReportEntry("left behind", String.join("; ", left));
            }
        }
    }
}
