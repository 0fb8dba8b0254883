package dev.virtualalloc;

/**
 * Gives blocks of memory that keep their address for as long as they live.
 *
 * <p>Any number of threads may use one allocator at once. A block is for one thread at a time.
 *
 * @implSpec Implementations hold the rules of the conformance kit's {@code AllocatorContract}. They hand out each block once:
 *     a container refuses a block that another container has taken already.
 */
public interface Allocator {

    /**
     * Allocates a block whose contents are not specified.
     *
     * @param bytes the size of the block in bytes, 0 to {@link #maximum()}
     * @return a new block of that size
     * @throws IllegalArgumentException if {@code bytes} is negative
     * @throws CapacityExceededException if {@code bytes} is more than {@link #maximum()}, or more than is left of it
     * @throws OutOfVirtualMemoryException if the system refuses the addresses or the memory
     * @throws VirtualMemoryException if the system refuses for another reason
     */
    Block allocate(long bytes);

    /**
     * Allocates a block in which every byte is zero.
     *
     * @param bytes the size of the block in bytes, 0 to {@link #maximum()}
     * @return a new block of that size
     * @throws IllegalArgumentException if {@code bytes} is negative
     * @throws CapacityExceededException if {@code bytes} is more than {@link #maximum()}, or more than is left of it
     * @throws OutOfVirtualMemoryException if the system refuses the addresses or the memory
     * @throws VirtualMemoryException if the system refuses for another reason
     */
    Block allocateZeroed(long bytes);

    /**
     * Tells the size that no block of this allocator can pass, however it grows.
     *
     * @return the maximum in bytes
     */
    long maximum();
}
