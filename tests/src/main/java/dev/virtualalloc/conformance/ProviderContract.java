package dev.virtualalloc.conformance;

import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every rule for a backend, as tests: groups 1 to 11 of {@code SPEC.md}. Implemented by a test class of the backend:
 *
 * <pre>{@code
 * class MyProviderTest implements ProviderContract {
 *     @Override
 *     public VirtualMemoryProvider provider() {
 *         return new MyProvider();
 *     }
 * }
 * }</pre>
 *
 * <p>The tests do not depend on their order and leave nothing reserved. Where the provider cannot be used, all but those on
 * discovery are skipped with its reason. What a {@link Capability} guards is tested to work where it is declared, and to be
 * refused where it is not.
 */
@DisplayNameGeneration(RuleNames.class)
@ExtendWith({ProviderRun.class, RuleFailures.class})
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public interface ProviderContract
        extends DiscoveryRules,
                IdentityRules,
                ReserveRules,
                CommitRules,
                ProtectRules,
                DecommitRules,
                ReleaseRules,
                CapabilityRules,
                ErrorRules,
                ThreadRules,
                LimitRules {

    /**
     * Gives the provider to be tested: a new one, or always the same. Each test asks for it.
     *
     * @return the provider
     */
    @Override
    VirtualMemoryProvider provider();

    /**
     * Tells whether users find the provider by {@link java.util.ServiceLoader}. One that is only handed over, as a test
     * double is, is not found, and the rules on that are skipped.
     *
     * @return whether it is registered; yes unless overridden
     */
    @Override
    default boolean isRegistered() {
        return true;
    }

    /**
     * Gives the way to look at the memory of a provider.
     *
     * @param provider what {@link #provider()} has given for this test
     * @return the probe; that for memory of this process unless overridden
     */
    default MemoryProbe probe(VirtualMemoryProvider provider) {
        return MemoryProbe.of(provider);
    }

    /**
     * Tells how much memory can be committed until the provider refuses, where a test may try that: up to there memory is
     * committed, and not touched.
     *
     * @return the limit in bytes; empty unless overridden, and the rules on refused memory are skipped
     */
    default OptionalLong memoryLimit() {
        return OptionalLong.empty();
    }
}
