package dev.virtualalloc;

import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.spi.Capability;
import dev.virtualalloc.spi.VirtualMemoryProvider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives each block a range of addresses of its own, as long as the maximum, and memory for as much of it as the block holds: a
 * block grows in place up to the maximum, and never past it.
 *
 * <p>A maximum costs addresses, not memory: some 128 TiB of them are there for a process, or what {@code ulimit -v} leaves.
 *
 * <pre>{@code
 * try (Block block = VirtualAlloc.withMaximum(1L << 40).allocate(1000)) {
 *     block.putLong(0, 42);
 *     block.grow(2_000_000_000L); // the same address, and 42 is still there
 * }
 * }</pre>
 */
public final class VirtualAlloc implements Allocator {

    /** The maximum of an allocator that is created without one: 500 GB. */
    public static final long DEFAULT_MAXIMUM = 500_000_000_000L;

    private final VirtualMemoryProvider provider;
    private final long maximum;
    private final Protection protection;

    private VirtualAlloc(VirtualMemoryProvider provider, long maximum, Protection protection) {
        Reservation.checkUsable(provider);
        Reservation.checkProtection(provider, protection);
        RawMemory.requireAccess();
        this.provider = provider;
        this.maximum = maximum;
        this.protection = protection;
    }

    /**
     * Makes an allocator whose blocks can be read and written and grow to {@link #DEFAULT_MAXIMUM}.
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
     * Makes an allocator whose blocks can be read and written.
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
     * Makes an allocator whose blocks have a protection of your choice from the start.
     *
     * @param bytes how large a block can become, at least 1
     * @param protection the protection of each new block
     * @return the allocator
     * @throws IllegalArgumentException if {@code bytes} is not positive
     * @throws UnsupportedOperationException if the provider cannot protect pages so; see {@link Capability}
     * @throws NoUsableProviderException if there is no provider that can serve
     * @throws IllegalStateException if this Java was started so that memory cannot be accessed by address; the message says how
     *     to start it
     */
    public static VirtualAlloc withProtection(long bytes, Protection protection) {
        return builder().maximum(bytes).protection(protection).build();
    }

    /**
     * Begins an allocator of which more than the maximum and the protection is to be chosen.
     *
     * @return a builder with the defaults of {@link #create()}
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@inheritDoc}
     *
     * @implNote The contents are zero here, as they are for {@link #allocateZeroed}: the memory is new.
     */
    @Override
    public Block allocate(long bytes) {
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
        GrowingMemory memory = new GrowingMemory(Reservation.reserve(provider, maximum), maximum, protection);
        try {
            memory.ensure(bytes, bytes);
            return Block.create(memory, bytes, 0, protection).block();
        } catch (RuntimeException | Error e) {
            Reservation.undo(e, () -> memory.release(0));
            throw e;
        }
    }

    @Override
    public Block allocateZeroed(long bytes) {
        return allocate(bytes);
    }

    @Override
    public long maximum() {
        return maximum;
    }

    /**
     * Tells which protection new blocks have.
     *
     * @return the protection
     */
    public Protection protection() {
        return protection;
    }

    /**
     * Tells whose memory the blocks are made of.
     *
     * @return the provider
     */
    public VirtualMemoryProvider provider() {
        return provider;
    }

    /**
     * Describes the allocator.
     *
     * @return its maximum, protection and provider
     */
    @Override
    public String toString() {
        return "VirtualAlloc with a maximum of " + Sizes.text(maximum) + " (" + protection + ", " + provider.name()
                + ")";
    }

    /** Collects what is to be chosen of an allocator. */
    public static final class Builder {
        private long maximum = DEFAULT_MAXIMUM;
        private Protection protection = Protection.READ_WRITE;
        private @Nullable VirtualMemoryProvider provider;

        private Builder() {}

        /**
         * Chooses how large a block can become.
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
         * Chooses the protection of each new block.
         *
         * @param protection the protection; {@link Protection#READ_WRITE} unless chosen
         * @return this builder
         */
        public Builder protection(Protection protection) {
            this.protection = Objects.requireNonNull(protection, "protection");
            return this;
        }

        /**
         * Chooses whose memory the blocks are made of.
         *
         * @param provider the provider; {@link VirtualMemory#provider()} unless chosen
         * @return this builder
         */
        public Builder provider(VirtualMemoryProvider provider) {
            this.provider = Objects.requireNonNull(provider, "provider");
            return this;
        }

        /**
         * Makes the allocator.
         *
         * @return the allocator
         * @throws UnsupportedOperationException if the provider cannot protect pages as chosen; see {@link Capability}
         * @throws NoUsableProviderException if none was chosen and there is none that can serve
         * @throws IllegalStateException if the provider that was chosen cannot be used here, or if this Java was started so
         *     that memory cannot be accessed by address; the message says how to start it
         */
        public VirtualAlloc build() {
            return new VirtualAlloc(provider == null ? VirtualMemory.provider() : provider, maximum, protection);
        }
    }
}
