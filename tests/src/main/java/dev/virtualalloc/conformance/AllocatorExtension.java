package dev.virtualalloc.conformance;

import dev.virtualalloc.Allocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Passes the allocator, and what shows its memory, to each test: created beforehand, so that it can still skip the test. */
final class AllocatorExtension implements BeforeEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(AllocatorExtension.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        if (RuleRunner.runsHere(context)) {
            AllocatorContract contract = (AllocatorContract) context.getRequiredTestInstance();
            context.getStore(NAMESPACE).put(Allocator.class, contract.allocator());
            context.getStore(NAMESPACE).put(MemoryProbe.class, contract.probe());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Allocator.class || type == MemoryProbe.class;
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // None for a rule that runs elsewhere.
        return context.getStore(NAMESPACE).get(parameter.getParameter().getType());
    }
}
