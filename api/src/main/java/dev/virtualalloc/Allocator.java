package dev.virtualalloc;

/**
 * Allocates blocks of memory that keep their address for as long as they live.
 *
 * <p>Each allocator says whether any number of threads may use it at once, as {@link VirtualAlloc}, or one at a time, as an arena. A
 * block is for one thread at a time.
 *
 * @implSpec Implementations hold the rules of the conformance kit's {@code AllocatorContract}. They hand out each block once:
 *     a container refuses a block that another container has taken already. One that does not hand on the blocks of another
 *     allocator implements {@link dev.virtualalloc.spi.BlockMemory}.
 *
 * @since 0.1
 */
public interface Allocator {

    /**
     * Allocates a block whose contents are not specified.
     *
     * @param bytes the size of the block in bytes, 0 to {@link #maximum()}
     * @return a new block of that size
     * @throws IllegalArgumentException if {@code bytes} is negative
     * @throws CapacityExceededException if {@code bytes} is more than {@link #maximum()}, or more than is left of it
     */
    Block allocate(long bytes);

    /**
     * Allocates a block in which every byte is zero.
     *
     * @param bytes the size of the block in bytes, 0 to {@link #maximum()}
     * @return a new block of that size
     * @throws IllegalArgumentException if {@code bytes} is negative
     * @throws CapacityExceededException if {@code bytes} is more than {@link #maximum()}, or more than is left of it
     */
    Block allocateZeroed(long bytes);

    /** {@return the size in bytes that no block of this allocator can pass, however it grows} */
    long maximum();
}
