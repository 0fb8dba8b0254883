package dev.virtualalloc.conformance;

import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The rules for a backend, groups 1 to 11 of {@code SPEC.md}, as tests. A test class of the backend implements it:
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
 * <p>The tests do not depend on their order and leave nothing reserved. Where the provider is unavailable, all but those on
 * discovery are skipped with its reason. A declared {@link Capability} is tested to work, an absent one to be refused.
 *
 * <p>They run in a JVM of their own, which is started with the options and paths of this one: what ends it, or does not end within 60
 * seconds, is the failure of the rule, and the next rule has another JVM. {@code @BeforeEach} and {@code @AfterEach} methods run there
 * alone, {@code @BeforeAll} and {@code @AfterAll} methods in both. Tests that the class adds to the rules run in this one.
 *
 * <p>Configuration parameters of JUnit, or system properties, change that: {@code virtualalloc.kit.child=off} runs all in this JVM, as is done
 * without it in one that was started for a debugger, and without a limit of time; {@code virtualalloc.kit.seconds} sets how long a rule
 * may take.
 *
 * @since 0.1
 */
@DisplayNameGeneration(RuleDisplayNames.class)
@ExtendWith({RuleRunner.class, ProviderExtension.class})
public interface ProviderContract
        extends DiscoveryRules,
                IdentityRules,
                ReserveRules,
                CommitRules,
                ProtectRules,
                DecommitRules,
                ReleaseRules,
                CapabilityRules,
                PageRules,
                MapRules,
                ErrorRules,
                ThreadRules,
                SizeRules,
                LimitRules {

    /**
     * {@return the provider to be tested, a new one or always the same; called by each test}
     */
    @Override
    VirtualMemoryProvider provider();

    /**
     * {@return whether users find the provider by {@link java.util.ServiceLoader}; {@code true} unless overridden}
     *
     * <p>For one that is only handed over, as a test double is, the rules on that are skipped.
     */
    @Override
    default boolean isRegistered() {
        return true;
    }

    /**
     * {@return the probe by which the memory of an address space is inspected; that for memory of this process unless overridden}
     *
     * @param space what {@link #provider()} has opened for this test
     */
    default MemoryProbe probe(AddressSpace space) {
        return MemoryProbe.of(space);
    }

    /**
     * {@return how many bytes can be committed until the address space refuses; empty unless overridden, and the rules on refused
     * memory are skipped}
     *
     * <p>Tests commit up to the limit, and do not touch that memory.
     */
    default OptionalLong memoryLimit() {
        return OptionalLong.empty();
    }
}
