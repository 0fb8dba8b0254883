package dev.virtualalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ProviderUnavailableException;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import org.jspecify.annotations.Nullable;

/** What opening a provider has led to: an address space, or the reason why there is none. */
record OpenOutcome(@Nullable AddressSpace space, @Nullable String problem) {

    /** Opens a provider. What {@code open()} may not throw goes through. */
    static OpenOutcome of(VirtualMemoryProvider provider) {
        try {
            AddressSpace space = provider.open();
            assertThat(space).as("what open() returns").isNotNull();
            return new OpenOutcome(space, null);
        } catch (ProviderUnavailableException e) {
            return new OpenOutcome(null, e.getMessage());
        }
    }

    void isSameAs(OpenOutcome first) {
        assertThat(problem).as("why the provider cannot be used").isEqualTo(first.problem);
        assertThat(space).as("what open() returns").isSameAs(first.space);
    }
}
