package dev.virtualalloc.sim;

import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.Advice;
import org.jspecify.annotations.Nullable;

/**
 * A call of an operation of a simulated address space.
 *
 * @param number which call it was, counted from 1 since the address space was opened
 * @param operation what it was for
 * @param address the first address of its range; for {@code reserve} the address that was given, or 0 if none was
 * @param bytes the length of its range; the page size for {@code query}
 * @param protection the protection that was asked for, if the operation has one
 * @param advice the advice that was given, if the operation has one
 * @param error how the system names the refusal, {@code ENOMEM} for example; empty if the call did what it says
 *
 * @since 0.1
 */
public record SimulatedCall(
        long number,
        Operation operation,
        long address,
        long bytes,
        @Nullable Protection protection,
        @Nullable Advice advice,
        String error) {

    /** {@return whether the call did what it says; if not, it was refused and has changed nothing} */
    public boolean succeeded() {
        return error.isEmpty();
    }

    /** {@return the call in one line: {@code 3: commit 0x7f3a40000000 64 KiB READ_WRITE: ENOMEM}} */
    @Override
    public String toString() {
        return number + ": " + operation + (address == 0 ? "" : " " + Text.hex(address)) + " " + Text.size(bytes)
                + (protection == null ? "" : " " + protection) + (advice == null ? "" : " " + advice)
                + (succeeded() ? "" : ": " + error);
    }
}
