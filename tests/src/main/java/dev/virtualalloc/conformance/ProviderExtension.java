package dev.virtualalloc.conformance;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Opens the address space for each test that needs one, where that is possible, and clears it afterwards. */
final class ProviderExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ProviderExtension.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        if (RuleRunner.runsHere(context)
                && Arrays.asList(context.getRequiredTestMethod().getParameterTypes())
                        .contains(Fixture.class)) {
            ProviderContract contract = (ProviderContract) context.getRequiredTestInstance();
            AddressSpace space = open(contract.provider());
            context.getStore(NAMESPACE)
                    .put(Fixture.class, new Fixture(space, contract.probe(space), contract.memoryLimit()));
        }
    }

    private static AddressSpace open(VirtualMemoryProvider provider) {
        try {
            return Objects.requireNonNull(provider.open(), "open()");
        } catch (ProviderUnavailableException e) {
            return abort("the provider cannot be used here: " + e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            return abort("open() has failed, see rule 1.3: " + e);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Fixture.class;
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // None for a rule that runs elsewhere.
        return context.getStore(NAMESPACE).get(Fixture.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Fixture fixture = context.getStore(NAMESPACE).get(Fixture.class, Fixture.class);
        if (fixture != null) {
            List<String> leaks = fixture.clear();
            if (!leaks.isEmpty()) {
                // Not a failure of this rule: that of release finds it, and would be hard to see among them all.
                context.publishReportEntry("left behind", String.join("; ", leaks));
            }
        }
    }
}
