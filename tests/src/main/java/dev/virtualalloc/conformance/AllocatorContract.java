package dev.virtualalloc.conformance;

import dev.virtualalloc.Allocator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The rules for an allocator and its blocks, groups 12 to 18 of {@code SPEC.md}, as tests. A test class of the allocator implements
 * it:
 *
 * <pre>{@code
 * class MyAllocatorTest implements AllocatorContract {
 *     @Override
 *     public Allocator allocator() {
 *         return new MyAllocator();
 *     }
 * }
 * }</pre>
 *
 * <p>The allocator needs a maximum of at least 1 MiB; a block is grown to its maximum only if that is at most 64 MiB. The tests do
 * not depend on their order and close every block.
 *
 * <p>They run in a JVM of their own, as {@link ProviderContract} says.
 *
 * @since 0.1
 */
@DisplayNameGeneration(RuleDisplayNames.class)
@ExtendWith({RuleRunner.class, AllocatorExtension.class})
public interface AllocatorContract
        extends AllocateRules,
                GrowRules,
                ShrinkRules,
                BlockProtectRules,
                AccessRules,
                AtomicRules,
                CloseRules,
                AllocatorThreadRules {

    /**
     * {@return the allocator to be tested, a new one or always the same, whose new blocks can be read and written}
     *
     * <p>Called once before each test, which is skipped if this method throws what a failed assumption of JUnit throws.
     */
    Allocator allocator();

    /**
     * {@return whether any number of threads may use the allocator at once; {@code true} unless overridden}
     *
     * <p>For one that is for one thread at a time, as an arena is, the rules on threads are skipped.
     */
    @Override
    default boolean isThreadSafe() {
        return true;
    }

    /**
     * {@return the probe by which the memory of blocks is inspected; that for memory of this process, simulated or not, unless overridden}
     */
    default MemoryProbe probe() {
        return new BlockProbe();
    }
}
