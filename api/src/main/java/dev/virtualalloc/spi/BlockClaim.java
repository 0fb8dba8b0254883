package dev.virtualalloc.spi;

import dev.virtualalloc.Block;
import dev.virtualalloc.CapacityExceededException;
import dev.virtualalloc.OutOfVirtualMemoryException;
import dev.virtualalloc.Workers;
import java.util.Optional;

/**
 * What the container that has claimed a block can do with it. Returned by {@link Block#claim}.
 *
 * <p>A claimed block is as large as its memory: its size is its capacity, and what of it is in use the container knows. What is
 * above the dirty mark was not written since it was zero, so whoever needs zeros clears up to the mark and no more. The mark need
 * not follow each write: it is set when the container uses less than before.
 *
 * <p>For one thread at a time, like the block. Work in the block that the container hands to other threads is counted by the
 * {@link #workers()}.
 *
 * @since 0.1
 */
public interface BlockClaim {

    /** {@return how many bytes can be read; 0 if the protection does not allow reading, or the block is closed} */
    long readLimit();

    /** {@return how many bytes can be written; 0 if the protection does not allow writing, or the block is closed} */
    long writeLimit();

    /** {@return why the block cannot be used any more, as it goes on after "the block"; empty while it is open} */
    Optional<String> ended();

    /**
     * Adds memory until there is enough, and until there is as much as preferred if that is to be had. What is added reads as
     * zero.
     *
     * @param needed the size for which there has to be memory
     * @param preferred the size for which the container would like memory, at least {@code needed}; more than the maximum is taken
     *     for the maximum
     * @return the size of the block now, at least {@code needed}
     * @throws CapacityExceededException if {@code needed} is more than the maximum of the block, or if the allocator has given
     *     what is behind the block to another one, as an arena does
     * @throws OutOfVirtualMemoryException if the system has no memory for what is needed
     * @throws IllegalStateException if the block is closed
     *
     * @apiNote The listener of a {@link dev.virtualalloc.MemoryBudget} may be called, and use the container: what was read of it before
     *     may be another afterwards. The block cannot be closed, shrunk or protected meanwhile.
     */
    long ensure(long needed, long preferred);

    /**
     * Removes the memory that a size does not need, in whole pages. Views of the block stop working on Java 22 and newer; on Java
     * 17 to 21 a block that ever had a view keeps its memory.
     *
     * @param bytes the size that stays, at most that of the block
     * @throws IllegalArgumentException if {@code bytes} is negative or more than the size
     * @throws IllegalStateException if the block is closed, a view is in use at this moment, or other threads are at work in it
     */
    void trim(long bytes);

    /**
     * {@return who counts the work in the block that other threads do, always the same}
     *
     * <p>As long as somebody is in, the memory stays where it is: closing hands it to the last one out, and what would take any of
     * it away is refused.
     *
     * @throws IllegalStateException if the block is closed
     */
    Workers workers();

    /** {@return the dirty mark: what is above, and not in use now, is zero} */
    long dirty();

    /**
     * Raises the dirty mark. Has no effect if it is there already.
     *
     * @param bytes what the container has used so far, from the start of the block
     */
    void markDirty(long bytes);

    /**
     * Sets the bytes of a range to zero that lie below the dirty mark. Those above are zero, unless they are in use.
     *
     * @param offset the offset of the first byte
     * @param bytes the number of bytes
     * @throws IndexOutOfBoundsException if the range is not inside the block
     * @throws IllegalStateException if the block is closed, or cannot be written
     */
    void clear(long offset, long bytes);
}
