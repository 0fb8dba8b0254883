package dev.virtualalloc.containers;

import dev.virtualalloc.Block;
import dev.virtualalloc.Protection;
import dev.virtualalloc.internal.Backing;
import dev.virtualalloc.internal.Blocks;
import dev.virtualalloc.internal.Views;
import org.jspecify.annotations.Nullable;

/** A part of an arena, as what a block stands on. */
final class ArenaBlock implements Backing {
    final long offset;
    final long serial;
    final Block block;
    private final VirtualArena arena;
    private final Block root;
    // Of the arena, and read and written under its lock.
    long capacity;
    boolean ended;

    ArenaBlock(VirtualArena arena, Block root, long offset, long capacity, long serial) {
        this.arena = arena;
        this.root = root;
        this.offset = offset;
        this.capacity = capacity;
        this.serial = serial;
        this.block = Blocks.access().create(this, capacity, Protection.READ_WRITE);
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
    public void commit(long bytes) {
        arena.extend(this, bytes);
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
    public void protect(Protection protection) {
        checkProtection(protection);
    }

    @Override
    public long residentBytes() {
        throw new UnsupportedOperationException("blocks of an arena share pages. Ask the arena for its residentBytes");
    }

    @Override
    public Views views() {
        return arena.views();
    }

    /** Views that survive keep the addresses of the whole arena: they were made within those of its block. */
    @Override
    public void close(@Nullable Views survivors) {
        arena.giveBack(this);
    }
}
