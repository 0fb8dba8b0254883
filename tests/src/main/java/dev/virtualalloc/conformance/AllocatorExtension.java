package dev.virtualalloc.conformance;

import dev.virtualalloc.Allocator;
import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Passes the allocator to each test: created beforehand, so that it can still skip the test. */
final class AllocatorExtension implements BeforeEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(AllocatorExtension.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        AllocatorContract contract = (AllocatorContract) context.getRequiredTestInstance();
        context.getStore(NAMESPACE).put(Allocator.class, contract.allocator());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Allocator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Objects.requireNonNull(context.getStore(NAMESPACE).get(Allocator.class));
    }
}
