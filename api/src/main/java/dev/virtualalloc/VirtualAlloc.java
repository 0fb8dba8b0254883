package dev.virtualalloc;

import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.AddressSpace;
import dev.virtualalloc.spi.BlockControl;
import dev.virtualalloc.spi.Capability;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Allocates each block in a range of addresses of its own, as long as the maximum, with memory for as much of it as the block holds:
 * a block grows in place up to the maximum, and never past it.
 *
 * <p>A maximum costs addresses, not memory: some 128 TiB of them are there for a process, or what {@code ulimit -v} leaves.
 *
 * <pre>{@code
 * try (Block block = VirtualAlloc.withMaximum(1L << 40).allocate(1000)) {
 *     block.putLong(0, 42);
 *     block.grow(2_000_000_000L); // the same address, and 42 is still there
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class VirtualAlloc implements Allocator {

    /**
     * The maximum of an allocator that is created without one: 500 GB. It is less where the address space has less to give, see
     * {@link AddressSpace#largestReservation()}.
     */
    public static final long DEFAULT_MAXIMUM = 500_000_000_000L;

    /** The name of an allocator that is created without one. */
    public static final String DEFAULT_NAME = "unnamed";

    private final Shelf shelf;
    private final boolean closeUnreachable;

    private VirtualAlloc(Shelf shelf, boolean closeUnreachable) {
        this.shelf = shelf;
        this.closeUnreachable = closeUnreachable;
    }

    /**
     * Creates an allocator whose blocks can be read and written and grow to {@link #DEFAULT_MAXIMUM}, or to what can be counted on
     * if that is less: it works on every provider, the simulator included.
     *
     * @return the allocator
     * @throws NoUsableProviderException if there is no provider that can serve
     * @throws IllegalStateException if this Java was started so that memory cannot be accessed by address; the message says how
     *     to start it
     */
    public static VirtualAlloc create() {
        return builder().build();
    }

    /**
     * Creates an allocator whose blocks can be read and written.
     *
     * @param bytes how large a block can become, at least 1
     * @return the allocator
     * @throws IllegalArgumentException if {@code bytes} is not positive
     * @throws NoUsableProviderException if there is no provider that can serve
     * @throws IllegalStateException if this Java was started so that memory cannot be accessed by address; the message says how
     *     to start it
     */
    public static VirtualAlloc withMaximum(long bytes) {
        return builder().maximum(bytes).build();
    }

    /**
     * Creates an allocator whose blocks have a protection of your choice from the start.
     *
     * @param bytes how large a block can become, at least 1
     * @param protection the protection of each new block
     * @return the allocator
     * @throws IllegalArgumentException if {@code bytes} is not positive
     * @throws UnsupportedOperationException if pages cannot be protected so here; see {@link Capability}
     * @throws NoUsableProviderException if there is no provider that can serve
     * @throws IllegalStateException if this Java was started so that memory cannot be accessed by address; the message says how
     *     to start it
     */
    public static VirtualAlloc withProtection(long bytes, Protection protection) {
        return builder().maximum(bytes).protection(protection).build();
    }

    /**
     * {@return a new builder, with the defaults of {@link #create()}}
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Block allocate(long bytes) {
        return allocate(bytes, false);
    }

    @Override
    public Block allocateZeroed(long bytes) {
        return allocate(bytes, true);
    }

    private Block allocate(long bytes, boolean zeroed) {
        long maximum = shelf.maximum();
        if (bytes < 0) {
            throw new IllegalArgumentException("cannot allocate " + Sizes.count(bytes) + " bytes");
        }
        if (bytes > maximum) {
            throw new CapacityExceededException(
                    "cannot allocate " + Sizes.count(bytes) + " bytes: the maximum of this allocator is "
                            + Sizes.count(maximum) + " (" + Sizes.text(maximum) + "). Give it a larger maximum",
                    bytes,
                    maximum);
        }
        GrowingMemory memory = shelf.take();
        long dirty = memory.dirty();
        int weight = memory.committed() == 0 ? LeakSampler.NEW : LeakSampler.KEPT;
        try {
            memory.ensure(memory.address(), memory.capacity(), bytes, bytes);
            BlockControl control =
                    Block.create(memory, memory.address(), memory.capacity(), bytes, dirty, shelf.protection());
            if (zeroed && dirty > 0) {
                control.clear();
            }
            Block block = control.block();
            boolean isReported = shelf.leakSampler.isDue(LeakDetector.level(), weight);
            if (isReported || closeUnreachable) {
                block.track(
                        memory.reserved(),
                        memory::committed,
                        isReported,
                        closeUnreachable ? memory::releaseUnreachable : null);
            }
            return block;
        } catch (RuntimeException | Error e) {
            // Not kept: the system has nothing to spare.
            Reservation.undo(e, memory::closeBlock);
            throw e;
        }
    }

    /** {@return the name under which the memory of the blocks is counted} */
    public String name() {
        return shelf.name();
    }

    @Override
    public long maximum() {
        return shelf.maximum();
    }

    /** {@return the protection that new blocks have} */
    public Protection protection() {
        return shelf.protection();
    }

    /** {@return the address space that the blocks are in} */
    public AddressSpace addressSpace() {
        return shelf.space();
    }

    /** {@return how blocks are given memory} */
    public CommitPolicy commitPolicy() {
        return shelf.policy();
    }

    /** {@return the pool that keeps the ranges of closed blocks} */
    public RangePool pool() {
        return shelf.pool();
    }

    /** {@return a description of the allocator: its maximum, its protection, whose memory it is, and what its pool keeps} */
    @Override
    public String toString() {
        return "VirtualAlloc with a maximum of " + Sizes.text(maximum()) + " (" + protection() + ", "
                + addressSpace().name() + ", " + pool() + ")";
    }

    /**
     * Builds an allocator of which more than the maximum and the protection is chosen.
     *
     * @since 0.1
     */
    public static final class Builder {
        private @Nullable Long maximum;
        private Protection protection = Protection.READ_WRITE;
        private @Nullable AddressSpace space;
        private @Nullable RangePool pool;
        private @Nullable MemoryBudget budget;
        private CommitPolicy policy = CommitPolicy.defaults();
        private boolean zeroOnClose;
        private boolean guardPages;
        private boolean closeUnreachable;
        private String name = DEFAULT_NAME;

        private Builder() {}

        /**
         * Sets how large a block can become.
         *
         * @param bytes the maximum, at least 1; unless chosen {@link #DEFAULT_MAXIMUM}, or {@link
         *     AddressSpace#largestReservation()} if that is less
         * @return this builder
         * @throws IllegalArgumentException if {@code bytes} is not positive
         */
        public Builder maximum(long bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException(
                        "a maximum of " + Sizes.count(bytes) + " bytes leaves no room. Choose at least 1");
            }
            this.maximum = bytes;
            return this;
        }

        /**
         * Sets the protection of each new block.
         *
         * @param protection the protection; {@link Protection#READ_WRITE} unless chosen
         * @return this builder
         */
        public Builder protection(Protection protection) {
            this.protection = Objects.requireNonNull(protection, "protection");
            return this;
        }

        /**
         * Sets the address space that the blocks are in.
         *
         * @param space the address space; {@link VirtualMemory#addressSpace()} unless chosen
         * @return this builder
         */
        public Builder addressSpace(AddressSpace space) {
            this.space = Objects.requireNonNull(space, "space");
            return this;
        }

        /**
         * Sets how blocks are given memory.
         *
         * @param policy the policy; {@link CommitPolicy#defaults()} unless chosen
         * @return this builder
         */
        public Builder commit(CommitPolicy policy) {
            this.policy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Sets the pool that keeps the ranges of closed blocks, and that new blocks are taken from.
         *
         * @param pool the pool; {@link RangePool#shared()} unless chosen, {@link RangePool#none()} to give everything back at once
         * @return this builder
         */
        public Builder keep(RangePool pool) {
            this.pool = Objects.requireNonNull(pool, "pool");
            return this;
        }

        /**
         * Sets how much memory the blocks have together at most, those that the pool keeps included: {@link #budget} with a budget
         * of this allocator alone.
         *
         * @param bytes the limit, at least 1; there is none unless chosen
         * @return this builder
         * @throws IllegalArgumentException if {@code bytes} is not positive
         */
        public Builder limit(long bytes) {
            return budget(MemoryBudget.of(bytes));
        }

        /**
         * Sets the budget that the memory of the blocks is charged to. What it refuses is a {@link BudgetExceededException} where the
         * system would refuse with an {@link OutOfVirtualMemoryException}. It is charged besides the address space that was chosen,
         * and {@link VirtualAlloc#addressSpace()} is {@link MemoryBudget#limiting} that.
         *
         * @param budget the budget; there is none unless chosen
         * @return this builder
         */
        public Builder budget(MemoryBudget budget) {
            this.budget = Objects.requireNonNull(budget, "budget");
            return this;
        }

        /**
         * Sets whether what was written to a block is set to zero when it is closed, before its memory is kept or given back. If
         * the system refuses to take the memory then, the block is still open and contains zeros.
         *
         * <p>Memory that cannot be written then, because of its protection, is given back as it is: the system clears it.
         *
         * @param zeroOnClose whether closing sets to zero; {@code false} unless chosen
         * @return this builder
         *
         * @apiNote For those who keep secrets. Without it, memory that is kept holds its contents until it is used again.
         */
        public Builder zeroOnClose(boolean zeroOnClose) {
            this.zeroOnClose = zeroOnClose;
            return this;
        }

        /**
         * Sets whether there are pages that nobody can access in front of each block and behind the addresses that it may grow to.
         * Native code that runs past either then faults, and ends the JVM, instead of harming the block beside it.
         *
         * <p>They cost two pages of addresses for each block and no memory. A block begins at a page as without them. Between its size
         * and the next page, and between its capacity and its maximum, native code meets the memory and the addresses of the block itself.
         * Blocks that are given memory {@linkplain CommitPolicy#lazily() lazily} are no longer one mapping with their neighbours then.
         *
         * @param guardPages whether there are guard pages; {@code false} unless chosen
         * @return this builder
         *
         * @apiNote For those who pass addresses on. What goes through a {@link Block} or a container is checked in any case.
         */
        public Builder guardPages(boolean guardPages) {
            this.guardPages = guardPages;
            return this;
        }

        /**
         * Sets whether a block is closed that became unreachable without having been closed: its memory is kept or given back, like
         * that of any closed block. It is reported as a leak all the same, see {@link LeakWatch}, and each block costs some time
         * for being tracked.
         *
         * <p>When that happens is not specified. It takes the garbage collector to find such a block, then some thread that asks the
         * system for addresses or calls {@link LeakWatch#check()}, and from then on each thread has to be seen outside of this
         * library once, so that no method is in the middle of using the memory. A thread that carries a virtual thread
         * counts as inside, since what that one does cannot be seen.
         *
         * <p>Not closed are blocks that ever had views, because a view may be in use when the block is not.
         *
         * @param closeUnreachable whether unreachable blocks are closed; {@code false} unless chosen
         * @return this builder
         *
         * @apiNote A net for what was forgotten, no way to manage memory. Whoever hands an {@link Block#address() address} to native
         *     code, or computes with it, has to keep the block or its container reachable meanwhile: {@link
         *     java.lang.ref.Reference#reachabilityFence}.
         */
        public Builder closeUnreachable(boolean closeUnreachable) {
            this.closeUnreachable = closeUnreachable;
            return this;
        }

        /**
         * Sets the name under which the memory of the blocks is counted; see {@link MemoryUsage#byAllocator()}. Allocators of one name
         * are counted together.
         *
         * @param name the name; {@value #DEFAULT_NAME} unless chosen
         * @return this builder
         * @throws IllegalArgumentException if {@code name} is blank
         */
        public Builder name(String name) {
            if (name.isBlank()) {
                throw new IllegalArgumentException(
                        "an allocator without a name could not be told from others. Choose one"
                                + " that says what its blocks are for");
            }
            this.name = name;
            return this;
        }

        /**
         * Creates the allocator.
         *
         * @return the allocator
         * @throws UnsupportedOperationException if pages cannot be protected as chosen, memory cannot be given as the policy says, or
         *     there are to be guard pages and nothing keeps pages from being accessed, see {@link Capability}; or if it is to be given
         *     lazily within a budget
         * @throws NoUsableProviderException if no address space was chosen and there is no provider that can serve
         * @throws IllegalStateException if this Java was started so that memory cannot be accessed by address, and the message says
         *     how to start it; or if no pool was chosen and {@value RangePool#KEEP_PROPERTY} is not a number of bytes
         */
        public VirtualAlloc build() {
            AddressSpace where = space == null ? VirtualMemory.addressSpace() : space;
            protection.require(where);
            if (guardPages) {
                Capability.PROTECT.require(where);
            }
            policy.check(where);
            if (budget != null) {
                if (policy.isLazy()) {
                    throw budget.cannotLimitLazily();
                }
                where = budget.limiting(where);
            }
            RawMemory.requireAccess();
            RangePool keeping = pool == null ? RangePool.shared() : pool;
            long bytes = maximum == null ? Math.min(DEFAULT_MAXIMUM, where.largestReservation()) : maximum;
            return new VirtualAlloc(
                    keeping.shelf(new Shelf.Kind(where, bytes, protection, policy, zeroOnClose, guardPages, name)),
                    closeUnreachable);
        }
    }
}
