package dev.virtualalloc;

import dev.virtualalloc.internal.RawMemory;
import dev.virtualalloc.internal.Sizes;
import dev.virtualalloc.internal.Views;
import dev.virtualalloc.spi.BlockClaim;
import dev.virtualalloc.spi.BlockControl;
import dev.virtualalloc.spi.BlockMemory;
import dev.virtualalloc.spi.BlockOwner;
import dev.virtualalloc.spi.Capability;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A piece of memory that grows and shrinks in place: its address never changes from {@link Allocator#allocate} to {@link
 * #close()}.
 *
 * <p>A block of {@link VirtualAlloc} begins at a multiple of 8, one of an arena where it was asked to. A method that throws has
 * changed nothing, and the same call may be tried again. A block is for one thread at a time, like an {@link
 * java.util.ArrayList}.
 *
 * <p>A block that is not closed keeps its addresses and its memory until the JVM ends.
 *
 * @since 0.1
 */
public final class Block extends MemoryAccess implements AutoCloseable {
    private final BlockMemory memory;
    private long size;

    /** What is above it, and past the size, is zero: nobody has written there since it was. */
    private long dirty;

    private Protection protection;
    private @Nullable Views views;
    private @Nullable BlockOwner owner;
    private @Nullable String ended;

    private Block(BlockMemory memory, long size, long dirty, Protection protection) {
        super(memory.address());
        this.memory = memory;
        this.size = size;
        this.dirty = dirty;
        this.protection = protection;
        updateLimits();
    }

    /**
     * Creates a block on memory of an allocator's own.
     *
     * @param memory the memory, which belongs to the block from now on
     * @param bytes the size of the block, at most the capacity of the memory
     * @param dirty how much of the memory, from its start, may be other than zero; 0 if it cannot be written
     * @param protection the protection that the memory has
     * @return the control of the block, for the allocator to keep
     * @throws IllegalArgumentException if the numbers do not fit together, or addresses are not between 0 and 2<sup>59</sup>
     *
     * @apiNote For those who write an {@link Allocator}. Every access to the block is checked, but that there is memory up to the
     *     capacity is taken on trust.
     */
    public static BlockControl create(BlockMemory memory, long bytes, long dirty, Protection protection) {
        Objects.requireNonNull(protection, "protection");
        long capacity = memory.capacity();
        long maximum = memory.maximum();
        long address = memory.address();
        if (bytes < 0 || bytes > capacity || capacity > maximum) {
            throw new IllegalArgumentException(
                    "a block of " + Sizes.count(bytes) + " bytes cannot be created on a capacity of "
                            + Sizes.count(capacity) + " and a maximum of " + Sizes.count(maximum));
        }
        if (address <= 0 || address > RawMemory.BOUND - maximum) {
            throw new IllegalArgumentException(
                    "a block cannot be created at " + Sizes.hex(address) + " with a maximum of " + Sizes.count(maximum)
                            + " bytes: it has to end by " + Sizes.hex(RawMemory.BOUND));
        }
        if (dirty < 0 || dirty > 0 && !protection.canWrite()) {
            throw new IllegalArgumentException("a dirty mark of " + Sizes.count(dirty)
                    + " is not possible for memory that is protected as " + protection);
        }
        return new Control(new Block(memory, bytes, dirty, protection));
    }

    /** {@return the size in bytes; 0 after closing} */
    public long size() {
        return size;
    }

    /** {@return the size that the block can have before the system is asked for memory, at least its size; 0 after closing} */
    public long capacity() {
        return ended == null ? memory.capacity() : 0;
    }

    /** {@return the size that the block can have at most; 0 after closing} */
    public long maximum() {
        return ended == null ? memory.maximum() : 0;
    }

    /** {@return the protection of the block, after closing the last one that it had} */
    public Protection protection() {
        return protection;
    }

    /**
     * {@return how many bytes of the block are in physical memory at this moment, in whole pages}
     *
     * <p>Pages are given physical memory at the first touch.
     *
     * @throws UnsupportedOperationException if the provider lacks {@link Capability#RESIDENCY}, or the block shares pages with
     *     others
     * @throws IllegalStateException if the block is closed
     */
    public long residentBytes() {
        checkOpen();
        return memory.residentBytes();
    }

    /**
     * Grows the block in place. What is there stays as it is; what is new reads as zero, except for bytes that the block had
     * before it was shrunk while it could not be written: what these contain is not specified.
     *
     * @param bytes the new size, at least {@link #size()}
     * @throws IllegalArgumentException if {@code bytes} is less than the size
     * @throws CapacityExceededException if {@code bytes} is more than {@link #maximum()}, or if the allocator has given what is
     *     behind the block to another one, as an arena does
     * @throws OutOfVirtualMemoryException if the system has no such memory
     * @throws IllegalStateException if the block is closed
     */
    public void grow(long bytes) {
        checkOpen();
        if (bytes < size) {
            throw new IllegalArgumentException(
                    this + " cannot grow to " + Sizes.count(bytes) + " bytes, which is less. Use shrink for that");
        }
        ensure(bytes, bytes);
        clear(size, bytes);
        size = bytes;
        updateLimits();
    }

    /**
     * Grows the block in place, if that is possible. Like {@link #grow}, but returns {@code false} where the maximum or the system
     * stands in the way.
     *
     * @param bytes the new size, at least {@link #size()}
     * @return {@code true} if the block has the new size; if not, nothing has changed
     * @throws IllegalArgumentException if {@code bytes} is less than the size
     * @throws IllegalStateException if the block is closed
     */
    public boolean tryGrow(long bytes) {
        try {
            grow(bytes);
            return true;
        } catch (CapacityExceededException | OutOfVirtualMemoryException e) {
            return false;
        }
    }

    /**
     * Shrinks the block in place, and gives the memory back that it does not need any more, in whole pages.
     *
     * <p>Views of the block stop working on Java 22 and newer, also if the system refuses to take the memory; on Java 17 to 21 a
     * block that ever had a view keeps its memory until it is closed.
     *
     * @param bytes the new size, 0 to {@link #size()}
     * @throws IllegalArgumentException if {@code bytes} is negative or more than the size
     * @throws IllegalStateException if the block is closed, or a view is in use at this moment
     */
    public void shrink(long bytes) {
        checkOpen();
        if (bytes < 0 || bytes > size) {
            throw new IllegalArgumentException(
                    this + " cannot shrink to " + Sizes.count(bytes) + " bytes. Use grow to make it larger");
        }
        revokeViews();
        long before = size;
        dirty = dirty();
        size = bytes;
        narrow(protection);
        if (views == null) {
            try {
                memory.trim(bytes);
            } catch (RuntimeException e) {
                size = before;
                updateLimits();
                throw e;
            }
            // What is added again will be zero.
            dirty = Math.min(dirty, memory.capacity());
        }
        updateLimits();
    }

    /**
     * Sets the protection of the block, and of what it grows by later.
     *
     * <p>Where less is allowed than before, views stop working on Java 22 and newer, also if the system refuses the change; on
     * Java 17 to 21 the change is refused once there have been views, since nothing could keep them from faulting.
     *
     * @param protection the protection from now on
     * @throws UnsupportedOperationException if the provider cannot protect pages so; see {@link Capability}
     * @throws IllegalStateException if the block is closed, or a view stands in the way
     */
    public void protect(Protection protection) {
        checkOpen();
        memory.checkProtection(protection);
        Protection before = this.protection;
        boolean endsWriting = before.canWrite() && !protection.canWrite();
        if (endsWriting || (before.canRead() && !protection.canRead())) {
            revokeViews();
            if (views != null) {
                throw new IllegalStateException(
                        this + " cannot be protected as " + protection
                                + ": buffers were handed out that could still be used otherwise. On Java 17 to 21 they cannot be revoked");
            }
        }
        if (endsWriting) {
            // Now, because growing cannot clear what it cannot write.
            clear(size, memory.capacity());
            dirty = dirty();
        }
        narrow(protection);
        try {
            memory.protect(protection);
        } catch (RuntimeException e) {
            updateLimits();
            throw e;
        }
        this.protection = protection;
        updateLimits();
    }

    /**
     * Returns a view of the whole block as it is now. See {@link #asByteBuffer(long, long)}.
     *
     * @return a direct buffer over {@link #size()} bytes
     * @throws IllegalArgumentException if the block is larger than a buffer can be
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public ByteBuffer asByteBuffer() {
        return asByteBuffer(0, size);
    }

    /**
     * Returns a view of a range: what is written through the one is read through the other. The buffer is in the byte order of
     * the machine, and read-only if the block cannot be written.
     *
     * <p>On Java 22 and newer the view throws {@link IllegalStateException} once the block is closed. On Java 17 to 21 it reads
     * zeros or what was there last, and the addresses stay taken until nobody can reach the view.
     *
     * @param offset the offset of the first byte
     * @param bytes the number of bytes, at most {@link Integer#MAX_VALUE}
     * @return a direct buffer over the range
     * @throws IllegalArgumentException if the range is longer than a buffer can be
     * @throws IndexOutOfBoundsException if the range is not inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public ByteBuffer asByteBuffer(long offset, long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a ByteBuffer holds at most " + Sizes.count(Integer.MAX_VALUE)
                    + " bytes, not " + Sizes.count(bytes) + ". Take views of parts: asByteBuffer(offset, bytes)");
        }
        long start = checkReadRange(offset, bytes);
        return views().buffer(start, (int) bytes, protection.canWrite());
    }

    /**
     * Claims the block for a container, for good. From now on it is as large as its memory.
     *
     * @param owner the container, which is told what happens to the block
     * @return what the container can do with the block
     * @throws IllegalStateException if the block is closed, or belongs to a container already
     *
     * @apiNote For those who write a container. The block is claimed as its allocator returned it: what nobody has written since
     *     {@link Allocator#allocateZeroed} is known to be zero.
     */
    public BlockClaim claim(BlockOwner owner) {
        checkOpen();
        if (this.owner != null) {
            throw new IllegalStateException(
                    this + " belongs to a " + this.owner.name() + " already and cannot become part of a " + owner.name()
                            + ". An allocator must give each container a block of its own");
        }
        this.owner = Objects.requireNonNull(owner, "owner");
        size = memory.capacity();
        narrow(protection);
        return new Claim(this);
    }

    /**
     * Closes the block: gives its memory and its addresses back, and refuses every access from then on. Closing again has no
     * effect.
     *
     * @throws VirtualMemoryException if the system refuses; the block is still open then, but views of it are not
     * @throws IllegalStateException if a view is in use at this moment; the block is still open then
     */
    @Override
    public void close() {
        end("is closed");
    }

    /** {@return a description of the block: how large and where it is} */
    @Override
    public String toString() {
        return "Block of " + Sizes.count(size) + " bytes at " + Sizes.hex(address());
    }

    @Override
    void checkAccess(boolean write) {
        checkOpen();
        if (!(write ? protection.canWrite() : protection.canRead())) {
            throw new IllegalStateException(
                    "cannot " + (write ? "write " : "read ") + this + ": it is protected as " + protection);
        }
    }

    private void checkOpen() {
        if (ended != null) {
            throw new IllegalStateException("the block at " + Sizes.hex(address()) + " " + ended);
        }
    }

    private void ensure(long needed, long preferred) {
        long maximum = memory.maximum();
        if (needed > maximum) {
            throw new CapacityExceededException(
                    this + " cannot grow to " + Sizes.count(needed) + " bytes: its maximum is " + Sizes.count(maximum)
                            + " (" + Sizes.text(maximum) + "). Give its allocator a larger maximum",
                    needed,
                    maximum);
        }
        long capacity = memory.ensure(needed, Math.min(preferred, maximum));
        if (capacity < needed) {
            throw new IllegalStateException("the memory of " + this + " has a capacity of " + Sizes.count(capacity)
                    + " bytes after it was to have " + Sizes.count(needed) + ". Its allocator is at fault");
        }
    }

    /** How much may be other than zero, what is in use now included. */
    private long dirty() {
        return Math.max(dirty, owner == null ? size : owner.used());
    }

    /** Sets to zero what of a range may be something else. */
    private void clear(long from, long to) {
        long end = Math.min(to, dirty);
        if (end > from && protection.canWrite()) {
            RawMemory.fill(address() + from, end - from, (byte) 0);
        }
    }

    private synchronized Views views() {
        Views existing = views;
        if (existing == null) {
            // Two blocks of one arena, each with a thread of its own, may ask for those of the arena at once.
            Block enclosing = memory.enclosing();
            existing = enclosing == null ? new Views() : enclosing.views().within();
            views = existing;
        }
        return existing;
    }

    /** Ends all views, if this Java can; those that are left in {@code views} it cannot. */
    private void revokeViews() {
        if (owner != null) {
            owner.revokeViews();
        }
        memory.revokeViews();
        if (views != null && views.revoke()) {
            views = null;
        }
    }

    private void end(String reason) {
        if (ended != null) {
            return;
        }
        revokeViews();
        long mark = dirty();
        limits(0, 0);
        Views survivors = views;
        try {
            if (survivors == null || memory.enclosing() != null) {
                memory.release(mark);
            } else {
                memory.discard();
                BlockMemory released = memory;
                survivors.whenUnusable(() -> released.release(mark));
            }
        } catch (RuntimeException e) {
            updateLimits();
            throw e;
        }
        ended = reason;
        size = 0;
        // Whoever still holds the block must not hold the addresses with it.
        views = null;
        updateLimits();
    }

    /** Makes the block as large as its memory. */
    private void takeAll() {
        size = memory.capacity();
        updateLimits();
    }

    /** Allows what is allowed before and after a change, while the system is asked for it. */
    private void narrow(Protection next) {
        limits(protection.canRead() && next.canRead() ? size : 0, protection.canWrite() && next.canWrite() ? size : 0);
    }

    private void updateLimits() {
        narrow(protection);
        if (owner != null) {
            owner.limitsChanged();
        }
    }

    /** What the allocator of a block can do with it. */
    private record Control(Block block) implements BlockControl {
        @Override
        public void clear() {
            block.checkAccess(true);
            block.clear(0, block.size);
            if (block.dirty <= block.size) {
                block.dirty = 0;
            }
        }

        @Override
        public void revokeViews() {
            block.revokeViews();
        }

        @Override
        public void invalidate(String reason) {
            block.end(Objects.requireNonNull(reason, "reason"));
        }
    }

    /** What the owner of a block can do with it. */
    private record Claim(Block block) implements BlockClaim {
        @Override
        public long readLimit() {
            return block.readLimit();
        }

        @Override
        public long writeLimit() {
            return block.writeLimit();
        }

        @Override
        public Optional<String> ended() {
            return Optional.ofNullable(block.ended);
        }

        @Override
        public long ensure(long needed, long preferred) {
            block.checkOpen();
            block.ensure(needed, preferred);
            block.takeAll();
            return block.size;
        }

        @Override
        public void trim(long bytes) {
            block.shrink(bytes);
            block.takeAll();
        }

        @Override
        public long dirty() {
            return block.dirty;
        }

        @Override
        public void markDirty(long bytes) {
            block.dirty = Math.max(block.dirty, bytes);
        }

        @Override
        public void clear(long offset, long bytes) {
            Objects.checkFromIndexSize(offset, bytes, block.size);
            block.checkAccess(true);
            block.clear(offset, offset + bytes);
        }
    }
}
