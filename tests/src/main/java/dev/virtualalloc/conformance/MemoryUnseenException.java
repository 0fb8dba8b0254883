package dev.virtualalloc.conformance;

import org.opentest4j.TestAbortedException;

/**
 * Skips a test that had to look at memory, since the {@link MemoryProbe} of the run does not know what it asked. Unlike a rule that
 * is skipped for a capability that is absent, such a rule may well be broken: the run could not see it.
 *
 * @since 0.1
 */
public final class MemoryUnseenException extends TestAbortedException {
    private static final long serialVersionUID = 1;

    MemoryUnseenException(String message) {
        super(message);
    }
}
