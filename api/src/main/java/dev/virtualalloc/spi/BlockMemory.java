package dev.virtualalloc.spi;

import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import org.jspecify.annotations.Nullable;

/**
 * The memory that one block stands on, as its allocator sees to it. An allocator makes a block of it by {@link Block#create}.
 *
 * <p>Sizes are in bytes from the address of the block on, and arguments can be trusted: the block has checked them. A method
 * that throws has changed nothing. Of one memory one method is called at a time, by whatever thread uses the block.
 *
 * @implSpec The memory up to {@link #capacity()} can be accessed as the protection of the block says, until {@link #release} is
 *     called. Blocks on it hold the rules of the conformance kit's {@code AllocatorContract}.
 *
 * @since 0.1
 */
public interface BlockMemory {

    /** {@return the address of the first byte, always the same} */
    long address();

    /** {@return the size that the block can have at most, always the same} */
    long maximum();

    /** {@return the size for which there is memory now} */
    long capacity();

    /**
     * Adds memory until there is enough, and until there is as much as preferred if that is to be had. What is added reads as
     * zero.
     *
     * @param needed the size for which there has to be memory, at most {@link #maximum()}
     * @param preferred the size for which the caller would like memory, from {@code needed} to {@link #maximum()}
     * @return the capacity now, at least {@code needed}
     * @throws CapacityExceededException if what follows in the addresses is in use otherwise
     * @throws OutOfVirtualMemoryException if the system has no memory for what is needed
     *
     * @implSpec Memory that stands on other memory passes both sizes on. Only the lowest, which asks the system, tries again
     *     with what is needed if it was refused what is preferred.
     */
    long ensure(long needed, long preferred);

    /**
     * Removes the memory that a size does not need, as far as that is possible. Has no effect unless overridden; the capacity is
     * what it was then.
     *
     * @param bytes the size that stays
     */
    default void trim(long bytes) {}

    /**
     * Throws if this memory can never have a protection. Asked before anything is done for {@link #protect}.
     *
     * @param protection the protection
     * @throws UnsupportedOperationException if it cannot have it; always, unless overridden
     */
    default void checkProtection(Protection protection) {
        throw new UnsupportedOperationException("blocks of this allocator cannot be protected as " + protection
                + ". Take the block from an allocator that gives it pages of its own");
    }

    /**
     * Sets the protection of the memory there is, and of what is added later.
     *
     * @param protection the protection, which {@link #checkProtection} has let pass
     * @throws UnsupportedOperationException always, unless overridden
     */
    default void protect(Protection protection) {
        throw new UnsupportedOperationException("this memory cannot be protected");
    }

    /**
     * {@return how much of the memory is in physical memory at this moment}
     *
     * @throws UnsupportedOperationException if that is not known; always, unless overridden
     */
    default long residentBytes() {
        throw new UnsupportedOperationException(
                "how much of a block is in physical memory is not known for blocks of this allocator");
    }

    /**
     * {@return the block that this memory is a part of, or null if it is a part of none}
     *
     * <p>On Java 17 to 21 the views of a block keep its addresses accessible, and if it is part of another block, the addresses
     * of that one.
     */
    default @Nullable Block enclosing() {
        return null;
    }

    /**
     * Called before the views of the block are revoked, so that the allocator revokes what it has handed out over the same memory.
     *
     * @throws IllegalStateException if something is in use at this moment; the views stay then
     */
    default void revokeViews() {}

    /**
     * Called once if the block is closed while views of it are left that cannot be revoked, on Java 17 to 21: what is in memory
     * may be given back, but the addresses have to stay accessible until {@link #release}. Has no effect unless overridden.
     */
    default void discard() {}

    /**
     * Takes the memory back. Called once, when the block is closed or was invalidated and none of its views can be used any more.
     *
     * @param dirty the dirty mark of the block: what is above was not written since it was zero
     *
     * @apiNote On Java 17 to 21 views cannot be revoked. If there are any, this is called later, by another thread, once nobody
     *     can reach them; at once, if the memory is part of an {@linkplain #enclosing() enclosing} block, which waits for them.
     */
    void release(long dirty);
}
