package dev.virtualalloc;

import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.ForwardingAddressSpace;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Limits how much memory is committed at once by all that share it: allocators, their arenas and containers, reservations.
 *
 * <p>What is committed is charged, page by page, until it is decommitted or released. Addresses are not, nor is what is mapped of a
 * {@link dev.virtualalloc.spi.MemoryObject}: it may be on a disk, or in memory once for many mappings. What would pass the limit is
 * refused by a {@link BudgetExceededException}, and nothing has changed. A budget may have a parent, whose limit holds for all of
 * its children together: what is charged to a child is charged to every budget above it.
 *
 * <pre>{@code
 * MemoryBudget server = MemoryBudget.of("server", 1L << 30);
 * Allocator requests = VirtualAlloc.builder().budget(server.child("requests", 256 << 20)).build();
 * Allocator caches = VirtualAlloc.builder().budget(server.child("caches", 900 << 20)).build();
 * }</pre>
 *
 * <p>The memory of closed blocks that a {@link RangePool} keeps stays charged, and so does on Java 17 to 21 that of closed blocks
 * whose views can still be reached. Before an allocator is refused, its pool gives back
 * what is charged to the budget that stands in the way, and then the {@linkplain #whenExceeded listener} of that budget is asked.
 *
 * <p>A commit that the system refuses is not charged, and memory that it refuses to take stays so. What an {@link Error} interrupts
 * in the middle, as a full stack does, is charged until its reservation is closed; if that is what was interrupted, for good.
 *
 * <p>Any number of threads may use a budget at once.
 *
 * @since 0.1
 */
public final class MemoryBudget {
    private final @Nullable MemoryBudget parent;
    private final String name;
    private final long limit;
    private final Map<AddressSpace, AddressSpace> limited = new ConcurrentHashMap<>();
    private volatile LongPredicate listener = missing -> false;

    /** The threads that are in the listener now. */
    private final Set<Thread> asking = ConcurrentHashMap.newKeySet();

    // One for a budget and all above and below it, so that nobody sees what is charged to some of them only. Held for a
    // few field writes, without any call in between: a StackOverflowError can come at each.
    private final Object lock;
    private long used;
    private long givenBack;

    /** What stood in the way, as it was at that moment. */
    record Refusal(MemoryBudget budget, long used, long givenBack) {}

    private MemoryBudget(@Nullable MemoryBudget parent, String name, long limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException(
                    "a limit of " + Sizes.count(limit) + " bytes leaves no room. Choose at least 1");
        }
        this.parent = parent;
        this.name = parent == null || parent.name.isEmpty() ? name : parent.name + "/" + name;
        this.limit = limit;
        this.lock = parent == null ? new Object() : parent.lock;
    }

    /**
     * Creates a budget without a parent and without a name.
     *
     * @param bytes how much can be committed at once, at least 1; only whole pages can
     * @return the budget, of which nothing is in use
     * @throws IllegalArgumentException if {@code bytes} is not positive
     */
    public static MemoryBudget of(long bytes) {
        return new MemoryBudget(null, "", bytes);
    }

    /**
     * Creates a budget without a parent.
     *
     * @param name what messages call it
     * @param bytes how much can be committed at once, at least 1; only whole pages can
     * @return the budget, of which nothing is in use
     * @throws IllegalArgumentException if {@code bytes} is not positive
     */
    public static MemoryBudget of(String name, long bytes) {
        return new MemoryBudget(null, Objects.requireNonNull(name, "name"), bytes);
    }

    /**
     * Creates a budget within this one. The limits of all children together may be more than that of this budget.
     *
     * @param name what messages call it, behind the name of this budget
     * @param bytes how much can be committed at once, at least 1; it may be more than this budget allows, which then decides
     * @return the budget, of which nothing is in use
     * @throws IllegalArgumentException if {@code bytes} is not positive
     */
    public MemoryBudget child(String name, long bytes) {
        return new MemoryBudget(this, Objects.requireNonNull(name, "name"), bytes);
    }

    /** {@return the budget that this one is within, if it was made by {@link #child}} */
    public Optional<MemoryBudget> parent() {
        return Optional.ofNullable(parent);
    }

    /** {@return the name, behind those of the budgets above: {@code server/requests}; empty if it was given none} */
    public String name() {
        return name;
    }

    /** {@return how many bytes can be committed at once} */
    public long limit() {
        return limit;
    }

    /** {@return how many bytes are committed now, those of all children and what pools keep included} */
    public long used() {
        synchronized (lock) {
            return used;
        }
    }

    /**
     * Sets what is called before an allocator is refused because this budget is exceeded: it may close something that is charged to it,
     * and say whether to try again. It replaces the listener that was set before; a new budget has none.
     *
     * <p>It is given how many bytes are missing at least. If it returns {@code true} and something was given back to the budget since, the
     * commit is tried again, and if that is refused too, the listener is called again. What it throws is thrown by whatever
     * needed the memory, and nothing has changed.
     *
     * <p>It is called by the thread that needs the memory, by several at once if several do, and without any lock. What it would exceed
     * the budget by itself is refused without asking it again. The block that needs the memory is in the middle of growing: an attempt to close, shrink,
     * protect or grow it is refused with {@link IllegalStateException}, and a container that was changed meanwhile with {@link
     * java.util.ConcurrentModificationException}.
     *
     * <p>It is not called for commits of a {@link Reservation}, which has its lock then. Whoever makes these catches the exception.
     *
     * @param listener what to call
     */
    public void whenExceeded(LongPredicate listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /**
     * {@return an address space that forwards to another one and charges this budget with what is committed; the same one for the same
     * address space}
     *
     * <p>It does not have the capability {@link dev.virtualalloc.spi.Capability#LAZY}: memory that is not committed cannot be refused.
     *
     * @param space the address space to forward to
     *
     * @apiNote For reservations. An allocator is given the budget by {@link VirtualAlloc.Builder#budget}.
     */
    public AddressSpace limiting(AddressSpace space) {
        return limited.computeIfAbsent(space, key -> new BudgetedAddressSpace(this, key));
    }

    /** Charges this budget and those above, or returns which of them stands in the way; then nothing is charged. */
    @Nullable
    Refusal charge(long bytes) {
        synchronized (lock) {
            for (MemoryBudget each = this; each != null; each = each.parent) {
                if (bytes > each.limit - each.used) {
                    return new Refusal(each, each.used, each.givenBack);
                }
            }
            for (MemoryBudget each = this; each != null; each = each.parent) {
                each.used += bytes;
            }
            return null;
        }
    }

    void giveBack(long bytes) {
        synchronized (lock) {
            for (MemoryBudget each = this; each != null; each = each.parent) {
                each.used -= bytes;
                each.givenBack += bytes;
            }
        }
    }

    /** Whether something was given back since a refusal. */
    boolean hasMoreThanAt(Refusal refusal) {
        synchronized (lock) {
            return givenBack > refusal.givenBack;
        }
    }

    /** Asks the listener to free something, and returns whether to try again. */
    boolean askListener(long missing) {
        Thread thread = Thread.currentThread();
        if (!asking.add(thread)) {
            return false;
        }
        try {
            return listener.test(missing);
        } finally {
            asking.remove(thread);
        }
    }

    /** Whether what is committed in an address space may be charged to this budget. */
    boolean mayLimit(AddressSpace space) {
        // What forwards otherwise does not say where to.
        return space instanceof BudgetedAddressSpace budgeted
                ? budgeted.mayBeLimitedBy(this)
                : space instanceof ForwardingAddressSpace;
    }

    boolean isWithin(MemoryBudget other) {
        for (MemoryBudget each = this; each != null; each = each.parent) {
            if (each == other) {
                return true;
            }
        }
        return false;
    }

    UnsupportedOperationException cannotLimitLazily() {
        return new UnsupportedOperationException(
                label() + " cannot limit memory that is committed lazily (LAZY): all of it"
                        + " can be written from the start, and nothing is left to refuse. Use another CommitPolicy, or no budget");
    }

    /** What messages call it. */
    String label() {
        return name.isEmpty() ? "the budget" : "budget " + name;
    }

    /** {@return a description of the budget: its name, and how much of it is in use} */
    @Override
    public String toString() {
        return "MemoryBudget" + (name.isEmpty() ? "" : " " + name) + " with " + Sizes.text(used()) + " of "
                + Sizes.text(limit) + " in use";
    }
}
