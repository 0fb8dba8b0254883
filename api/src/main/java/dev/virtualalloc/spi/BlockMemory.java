package dev.virtualalloc.spi;

import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Protection;
import org.jspecify.annotations.Nullable;

/**
 * The memory that blocks stand on, as their allocator sees to it: of one block or of many. An allocator creates blocks on it by
 * {@link Block#create}.
 *
 * <p>A block is named by its range: its address, which never changes, and its <em>capacity</em>, the size for which it has memory
 * now. Arguments can be trusted: the block has checked them. A method that throws has changed nothing. Of one block one method is
 * called at a time, by whatever thread uses the block.
 *
 * @implSpec The memory up to the capacity of a block can be accessed as the protection of the block says, until {@link #release} is
 *     called for it, or its {@link dev.virtualalloc.BlockRegion} ends. Blocks on it hold the rules of the conformance kit's {@code
 *     AllocatorContract}.
 *
 * @since 0.1
 */
public interface BlockMemory {

    /**
     * {@return the size that a block can have at most, always the same}
     *
     * @param address the address of the block
     */
    long maximum(long address);

    /**
     * Adds memory to a block until there is enough, and until there is as much as preferred if that is to be had. What is added
     * reads as zero.
     *
     * @param address the address of the block
     * @param capacity the capacity of the block
     * @param needed the size for which there has to be memory, more than the capacity and at most the maximum
     * @param preferred the size for which the caller would like memory, from {@code needed} to the maximum
     * @return the capacity of the block now, at least {@code needed}
     * @throws CapacityExceededException if what follows in the addresses is in use otherwise
     * @throws OutOfVirtualMemoryException if the system has no memory for what is needed
     *
     * @implSpec Memory that stands on other memory passes both sizes on. Only the lowest, which asks the system, tries again
     *     with what is needed if it was refused what is preferred.
     */
    long ensure(long address, long capacity, long needed, long preferred);

    /**
     * Removes the memory of a block that a size does not need, as far as that is possible.
     *
     * @param address the address of the block
     * @param capacity the capacity of the block
     * @param bytes the size that stays, at most the capacity
     * @return the capacity of the block now: the same, unless overridden
     */
    default long trim(long address, long capacity, long bytes) {
        return capacity;
    }

    /**
     * {@return how much of a block, from its start, may be other than zero apart from what the block itself has written: all of it,
     * unless overridden}
     *
     * <p>Asked only for blocks that were created without a dirty mark of their own.
     *
     * @param address the address of the block
     * @param capacity the capacity of the block
     */
    default long dirty(long address, long capacity) {
        return capacity;
    }

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
     * Sets the protection of a block, and of what is added to it later.
     *
     * @param address the address of the block
     * @param capacity the capacity of the block
     * @param protection the protection, which {@link #checkProtection} has let pass
     * @throws UnsupportedOperationException always, unless overridden
     */
    default void protect(long address, long capacity, Protection protection) {
        throw new UnsupportedOperationException("this memory cannot be protected");
    }

    /**
     * {@return how much of a block is in physical memory at this moment}
     *
     * @param address the address of the block
     * @param capacity the capacity of the block
     * @throws UnsupportedOperationException if that is not known; always, unless overridden
     */
    default long residentBytes(long address, long capacity) {
        throw new UnsupportedOperationException(
                "how much of a block is in physical memory is not known for blocks of this allocator");
    }

    /**
     * Advises the system of how a part of a block is going to be used. It may have no effect; contents stay.
     *
     * @param address the address of the part
     * @param bytes the length of the part; the pages that it begins and ends in belong to it
     * @param advice how it is going to be used
     * @throws UnsupportedOperationException if that is not possible; always, unless overridden
     */
    default void advise(long address, long bytes, Advice advice) {
        throw noPages();
    }

    /**
     * Puts physical memory behind a part of a block now instead of at the first touch. Contents stay.
     *
     * @param address the address of the part, which can be written
     * @param bytes the length of the part; the pages that it begins and ends in belong to it
     * @throws UnsupportedOperationException if that is not possible; always, unless overridden
     */
    default void prefault(long address, long bytes) {
        throw noPages();
    }

    /**
     * Discards the contents of a part of a block, of which at least the whole pages lose their physical memory. It reads as zero.
     *
     * @param address the address of the part, which can be written
     * @param bytes the length of the part
     * @throws UnsupportedOperationException if that is not possible; always, unless overridden
     */
    default void discard(long address, long bytes) {
        throw noPages();
    }

    /**
     * Locks a part of a block into physical memory.
     *
     * @param address the address of the part
     * @param bytes the length of the part; the pages that it begins and ends in belong to it
     * @throws UnsupportedOperationException if that is not possible; always, unless overridden
     */
    default void lock(long address, long bytes) {
        throw noPages();
    }

    /**
     * Unlocks a part of a block.
     *
     * @param address the address of the part
     * @param bytes the length of the part; the pages that it begins and ends in belong to it
     * @throws UnsupportedOperationException if that is not possible; always, unless overridden
     */
    default void unlock(long address, long bytes) {
        throw noPages();
    }

    private static UnsupportedOperationException noPages() {
        return new UnsupportedOperationException(
                "blocks of this allocator have no pages of their own. Take the block from"
                        + " an allocator that gives it such, or ask the arena that it is a part of");
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
     * Called once if a block is closed while views of it are left that cannot be revoked, on Java 17 to 21: what is in memory
     * may be given back, but the addresses have to stay accessible until {@link #release}. Has no effect unless overridden.
     *
     * @param address the address of the block
     * @param capacity the capacity of the block
     */
    default void abandon(long address, long capacity) {}

    /**
     * Takes the memory of a block back. Called once, when the block is closed or was invalidated, none of its views can be used any
     * more, and no {@linkplain dev.virtualalloc.Workers other thread} is at work in it; not for a block whose region has ended.
     *
     * @param address the address of the block
     * @param capacity the capacity of the block
     * @param dirty the dirty mark of the block: what is above was not written since it was zero
     *
     * @apiNote On Java 17 to 21 views cannot be revoked. If there are any, this is called later, by another thread, once nobody
     *     can reach them; at once, if the memory is part of an {@linkplain #enclosing() enclosing} block, which waits for them.
     *     If other threads are at work in the block when it is closed, it is called by the last of them; not at all, if the memory is
     *     part of an enclosing block, which has it until the region of the block ends or it is closed itself.
     */
    void release(long address, long capacity, long dirty);
}
