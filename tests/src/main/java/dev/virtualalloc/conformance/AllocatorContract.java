package dev.virtualalloc.conformance;

import dev.virtualalloc.Allocator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every rule for an allocator and its blocks, as tests: groups 12 to 18 of {@code SPEC.md}. Implemented by a test class of the
 * allocator:
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
 * <p>The allocator needs a maximum of at least 1 MiB, and to grow a block to its maximum the kit asks for one of at most 64 MiB.
 * The tests do not depend on their order and close every block.
 */
@DisplayNameGeneration(RuleNames.class)
@ExtendWith({AllocatorRun.class, RuleFailures.class})
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public interface AllocatorContract
        extends AllocateRules,
                GrowRules,
                ShrinkRules,
                BlockProtectRules,
                AccessRules,
                CloseRules,
                AllocatorThreadRules {

    /**
     * Gives the allocator to be tested, one whose new blocks can be read and written: a new one, or always the same. It is
     * asked for once before each test, which is skipped if this method aborts it, as an assumption of JUnit that does not hold
     * does.
     *
     * @return the allocator
     */
    Allocator allocator();
}
