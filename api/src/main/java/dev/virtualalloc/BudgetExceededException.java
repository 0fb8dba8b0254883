package dev.virtualalloc;

import dev.virtualalloc.internal.Sizes;

/**
 * Thrown when a commit would pass the limit of a {@link MemoryBudget}: nothing has changed, and the same call may succeed once
 * something else that is charged to the budget has been given back.
 *
 * <p>It was not the system that refused: {@link #errorName()} is empty, and {@link #errorCode()} is 0.
 *
 * @since 0.1
 */
public class BudgetExceededException extends OutOfVirtualMemoryException {
    private static final long serialVersionUID = 1L;

    /** The name of the budget. */
    private final String budget;

    /** How much the budget allows. */
    private final long limit;

    /** How much of it was in use. */
    private final long used;

    /** For the allocator that catches it. */
    private final transient MemoryBudget.Refusal refusal;

    BudgetExceededException(String provider, long address, long bytes, MemoryBudget.Refusal refusal) {
        super(
                "commit",
                provider,
                address,
                bytes,
                refusal.budget().label() + " has "
                        + Sizes.count(refusal.used()) + " of its "
                        + Sizes.count(refusal.budget().limit()) + " bytes ("
                        + Sizes.text(refusal.budget().limit())
                        + ") in use. Close something that is charged to it, or give"
                        + " it a larger limit");
        this.budget = refusal.budget().name();
        this.limit = refusal.budget().limit();
        this.used = refusal.used();
        this.refusal = refusal;
    }

    /** {@return the name of the budget that stood in the way, which may be one above that of the allocator; empty if it has none} */
    public String budget() {
        return budget;
    }

    /** {@return how many bytes that budget allows} */
    public long limit() {
        return limit;
    }

    /** {@return how many bytes of it were in use} */
    public long used() {
        return used;
    }

    MemoryBudget.Refusal refusal() {
        return refusal;
    }
}
