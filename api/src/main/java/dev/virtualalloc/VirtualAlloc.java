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

    /** The maximum of an allocator that is created without one: 500 GB. */
    public static final long DEFAULT_MAXIMUM = 500_000_000_000L;

    private final Shelf shelf;

    private VirtualAlloc(Shelf shelf) {
        this.shelf = shelf;
    }

    /**
     * Creates an allocator whose blocks can be read and written and grow to {@link #DEFAULT_MAXIMUM}.
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
        try {
            memory.ensure(memory.address(), memory.capacity(), bytes, bytes);
            BlockControl control =
                    Block.create(memory, memory.address(), memory.capacity(), bytes, dirty, shelf.protection());
            if (zeroed && dirty > 0) {
                control.clear();
            }
            return control.block();
        } catch (RuntimeException | Error e) {
            // Not kept: the system has nothing to spare.
            Reservation.undo(e, memory::close);
            throw e;
        }
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
        private long maximum = DEFAULT_MAXIMUM;
        private Protection protection = Protection.READ_WRITE;
        private @Nullable AddressSpace space;
        private @Nullable RangePool pool;
        private CommitPolicy policy = CommitPolicy.defaults();
        private boolean zeroOnClose;

        private Builder() {}

        /**
         * Sets how large a block can become.
         *
         * @param bytes the maximum, at least 1; {@link #DEFAULT_MAXIMUM} unless chosen
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
         * Creates the allocator.
         *
         * @return the allocator
         * @throws UnsupportedOperationException if pages cannot be protected as chosen, or memory cannot be given as the policy says;
         *     see {@link Capability}
         * @throws NoUsableProviderException if no address space was chosen and there is no provider that can serve
         * @throws IllegalStateException if this Java was started so that memory cannot be accessed by address, and the message says
         *     how to start it; or if no pool was chosen and {@value RangePool#KEEP_PROPERTY} is not a number of bytes
         */
        public VirtualAlloc build() {
            AddressSpace where = space == null ? VirtualMemory.addressSpace() : space;
            Reservation.checkProtection(where, protection);
            policy.check(where);
            RawMemory.requireAccess();
            RangePool keeping = pool == null ? RangePool.shared() : pool;
            return new VirtualAlloc(keeping.shelf(new Shelf.Kind(where, maximum, protection, policy, zeroOnClose)));
        }
    }
}
