package dev.virtualalloc.containers;

import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import dev.virtualalloc.spi.BlockControl;
import dev.virtualalloc.spi.BlockMemory;

/** The memory of one block. */
final class ArenaBlock implements BlockMemory {
    final long offset;
    final long serial;
    final BlockControl control;
    private final VirtualArena arena;
    private final Block root;
    // Of the arena, and read and written under its lock.
    long capacity;
    boolean ended;

    ArenaBlock(VirtualArena arena, Block root, long offset, long capacity, long dirty, long serial) {
        this.arena = arena;
        this.root = root;
        this.offset = offset;
        this.capacity = capacity;
        this.serial = serial;
        this.control = Block.create(this, capacity, dirty, Protection.READ_WRITE);
    }

    long end() {
        return offset + capacity;
    }

    @Override
    public long address() {
        return root.address() + offset;
    }

    @Override
    public long maximum() {
        return root.maximum() - offset;
    }

    @Override
    public long capacity() {
        return capacity;
    }

    @Override
    public long ensure(long needed, long preferred) {
        return arena.extend(this, needed, preferred);
    }

    @Override
    public void trim(long bytes) {
        arena.cut(this, bytes);
    }

    @Override
    public void checkProtection(Protection protection) {
        throw new UnsupportedOperationException("blocks of an arena share pages, so none of them can be protected by"
                + " itself. Take the block from an allocator that gives it pages of its own");
    }

    @Override
    public long residentBytes() {
        throw new UnsupportedOperationException("blocks of an arena share pages. Ask the arena for its residentBytes");
    }

    @Override
    public Block enclosing() {
        return root;
    }

    @Override
    public void release(long dirty) {
        arena.giveBack(this);
    }
}
