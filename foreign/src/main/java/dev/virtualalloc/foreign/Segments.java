package dev.virtualalloc.foreign;

import dev.virtualalloc.Allocator;
import dev.virtualalloc.Block;
import dev.virtualalloc.containers.Vec;
import dev.virtualalloc.containers.VirtualArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Shows memory that grows in place as memory segments.
 *
 * @since 0.1
 */
public final class Segments {
    private Segments() {}

    /**
     * Returns a segment of a whole block as it is now. It can be written unless the block cannot, and does not grow with it.
     *
     * @param block the block
     * @return the segment, of {@link Block#size()} bytes
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public static MemorySegment of(Block block) {
        return of(block, 0, block.size());
    }

    /**
     * Returns a segment of a part of a block.
     *
     * @param block the block
     * @param offset the offset of the first byte
     * @param bytes the number of bytes
     * @return the segment
     * @throws IndexOutOfBoundsException if the range is not inside the block
     * @throws IllegalStateException if the block is closed, or protected so that it cannot be read
     */
    public static MemorySegment of(Block block, long offset, long bytes) {
        if (bytes <= Integer.MAX_VALUE) {
            return MemorySegment.ofBuffer(block.asConfinedByteBuffer(offset, bytes));
        }
        Objects.checkFromIndexSize(offset, bytes, block.size());
        return extended(block.asConfinedByteBuffer(offset, 0), bytes);
    }

    /**
     * Returns a segment of all elements of a vec that there are now. It can be written unless the vec is frozen, and is the same memory
     * as long as it can be used: elements that are added are behind it.
     *
     * @param vec the vec
     * @return the segment
     */
    public static MemorySegment of(Vec<?> vec) {
        return of(vec, 0, vec.size());
    }

    /**
     * Returns a segment of a range of elements of a vec.
     *
     * @param vec the vec
     * @param from the index of the first element
     * @param to the index after the last
     * @return the segment
     * @throws IndexOutOfBoundsException if the range is out of bounds
     */
    public static MemorySegment of(Vec<?> vec, long from, long to) {
        Objects.checkFromToIndex(from, to, vec.size());
        long length = to - from;
        return length <= Integer.MAX_VALUE / vec.elementSize()
                ? MemorySegment.ofBuffer(vec.asConfinedByteBuffer(from, length))
                : extended(vec.asConfinedByteBuffer(from, 0), length * vec.elementSize());
    }

    /**
     * Returns an arena as the JDK's: its segments are allocated in the arena, read as zero, and end when it is rewound to before them,
     * reset or closed. What is allocated through the one lies behind what is allocated through the other.
     *
     * <p>Closing the one closes the other. Its scope is that of what is allocated now: another one after the arena was marked or
     * rewound. For what it has to know of that, it allocates sixteen bytes of its own each time.
     *
     * @param arena the arena
     * @return the same arena, for the calling thread
     */
    public static Arena arena(VirtualArena arena) {
        return new ArenaSegments(arena);
    }

    /**
     * Returns an allocator of segments each of which is a block of another allocator, and lives as long as that. Closing it closes the blocks.
     *
     * @param allocator the allocator of the blocks
     * @return the allocator of segments, for the calling thread
     */
    public static BlockSegments allocator(Allocator allocator) {
        return new BlockSegments(allocator);
    }

    /** A segment longer than a buffer can be, at the same address and with the same scope. */
    static MemorySegment extended(ByteBuffer buffer, long bytes) {
        return MemorySegment.ofBuffer(buffer).reinterpret(bytes);
    }
}
